package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;

/**
 * The network of FID (Heusel et al. 2017), Inception-v3 of 2015-12-05 as a TorchScript file called
 * with bytes and {@code return_features=True}, as in StyleGAN2-ADA; it resizes by itself. One row
 * per frame, all frames of all videos together, as DisCo does.
 */
public final class Inception implements VideoFeatures {
  private static final int FRAMES_AT_ONCE = 8;

  private final FeatureScript network;

  private Inception(FeatureScript network) {
    this.network = network;
  }

  /** Opens the TorchScript file. */
  public static Inception open(Path file) {
    return new Inception(FeatureScript.open(file));
  }

  @Override
  public String definition() {
    return "Frechet distance of Inception-v3 features of all frames, sample covariance";
  }

  @Override
  public double[][] of(List<Picture> frames) {
    List<double[]> rows = new ArrayList<>();
    for (int from = 0; from < frames.size(); from += FRAMES_AT_ONCE) {
      int to = Math.min(frames.size(), from + FRAMES_AT_ONCE);
      try (TensorScope scope = TensorScope.open()) {
        Tensor features = network.forward(PixelTensor.bytes(frames.subList(from, to)), true);
        rows.addAll(List.of(PixelTensor.rows(features)));
      }
    }
    return rows.toArray(double[][]::new);
  }
}
