package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.model.dance.Warp;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The network of FVD (Unterthiner et al. 2018), an Inflated 3-D Inception trained on Kinetics-400,
 * as the TorchScript file {@code i3d_torchscript.pt} of StyleGAN-V: 400 logits per stretch of 16
 * frames, stretches end to end.
 *
 * <p>FVD of the same videos differs with preparation, number of stretches, frames, rate and size;
 * with fewer stretches than 400 it is large and unstable. All of these belong beside the number.
 */
public final class I3d implements VideoFeatures {
  private static final int FRAMES = 16;
  private static final long SIDE = 224;
  private static final double HALF = 127.5;

  /** How frames become the network's input. */
  public enum Preparation {
    /**
     * StyleGAN-V, {@code src/metrics/frechet_video_distance.py}: bytes; the network itself scales
     * them and resizes frames to 224 x 224. Population covariance.
     */
    STYLEGAN_V {
      @Override
      Tensor features(FeatureScript network, Tensor bytes) {
        return network.forward(clip(bytes), true, true, true);
      }
    },

    /**
     * VideoGPT, {@code videogpt/fvd}: the shorter side to 224, bilinear, the middle square, values
     * in [-1, 1]. Sample covariance.
     */
    VIDEOGPT {
      @Override
      Tensor features(FeatureScript network, Tensor bytes) {
        Tensor scaled = Tensors.shift(Tensors.scale(middle(bytes), 1 / HALF), -1);
        return network.forward(clip(scaled), false, false, true);
      }
    };

    /** Features [1, D] of frames [16, 3, H, W], 0 to 255. */
    abstract Tensor features(FeatureScript network, Tensor bytes);

    /** [T, 3, H, W] to [1, 3, T, H, W]. */
    private static Tensor clip(Tensor frames) {
      return frames.transpose(0, 1).unsqueeze(0).contiguous();
    }

    private static Tensor middle(Tensor frames) {
      double scale = (double) SIDE / Math.min(frames.size(2), frames.size(3));
      long height = Math.max(SIDE, Math.round(scale * frames.size(2)));
      long width = Math.max(SIDE, Math.round(scale * frames.size(3)));
      return Warp.resize(frames, height, width)
          .narrow(2, (height - SIDE) / 2, SIDE)
          .narrow(3, (width - SIDE) / 2, SIDE);
    }
  }

  private final FeatureScript network;
  private final Preparation preparation;

  private I3d(FeatureScript network, Preparation preparation) {
    this.network = network;
    this.preparation = preparation;
  }

  /** Opens the TorchScript file. */
  public static I3d open(Path file, Preparation preparation) {
    return new I3d(FeatureScript.open(file), preparation);
  }

  @Override
  public String definition() {
    return "Frechet distance of I3D logits, 16 frames a stretch, end to end, "
        + (preparation == Preparation.STYLEGAN_V
            ? "StyleGAN-V's preparation, population covariance"
            : "VideoGPT's preparation, sample covariance");
  }

  @Override
  public double[][] of(List<Picture> frames) {
    List<double[]> rows = new ArrayList<>();
    for (List<Picture> stretch : new Windows(FRAMES, FRAMES).of(frames)) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor features = preparation.features(network, PixelTensor.bytes(stretch));
        rows.addAll(List.of(PixelTensor.rows(features)));
      }
    }
    return rows.toArray(double[][]::new);
  }
}
