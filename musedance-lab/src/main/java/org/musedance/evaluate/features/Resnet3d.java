package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The network of FID-VID in DisCo's tables ("FVD-3DRN50", Wang et al. 2023, {@code tool/metrics}),
 * a 3-D ResNet-50 trained on Kinetics, as a TorchScript file that takes the clip alone: frames of
 * 112 x 112, the mean colour of Kinetics taken off, stretches of 16 frames, the last frame repeated
 * to fill the last one, features averaged to one row per video.
 *
 * <p>Frames are resized by a Lanczos filter, where DisCo's are by Pillow's bicubic one.
 */
public final class Resnet3d implements VideoFeatures {
  private static final int FRAMES = 16;
  private static final int SIDE = 112;
  private static final float[] MEAN = {114.7748f, 107.7354f, 99.475f};

  private final FeatureScript network;

  private Resnet3d(FeatureScript network) {
    this.network = network;
  }

  /** Opens the TorchScript file. */
  public static Resnet3d open(Path file) {
    return new Resnet3d(FeatureScript.open(file));
  }

  @Override
  public String definition() {
    return "Frechet distance of 3-D ResNet-50 features, one row per video, sample covariance";
  }

  @Override
  public double[][] of(List<Picture> frames) {
    List<Picture> small =
        new ArrayList<>(frames.stream().map(frame -> frame.resize(SIDE, SIDE)).toList());
    int missing = Math.floorMod(-small.size(), FRAMES);
    small.addAll(Collections.nCopies(missing, small.get(small.size() - 1)));
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> features = new ArrayList<>();
      for (List<Picture> stretch : new Windows(FRAMES, FRAMES).of(small)) {
        Tensor centred = PixelTensor.bytes(stretch).sub(Tensors.of(MEAN, 1, 3, 1, 1));
        features.add(network.forward(centred.transpose(0, 1).unsqueeze(0).contiguous()));
      }
      return PixelTensor.rows(Tensors.cat(0, features).mean(0).unsqueeze(0));
    }
  }
}
