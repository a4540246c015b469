package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Init;
import org.musedance.tensor.Layer;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/**
 * Learned perceptual distance of pictures, LPIPS v0.1 (Zhang et al. 2018; PerceptualSimilarity,
 * {@code lpips/lpips.py}): features of a classifier at five depths, normalised over the channels,
 * their squared differences weighted per channel, averaged over the picture, summed over the
 * depths.
 *
 * <p>Input is in [-1, 1], as the networks were trained for. DisCo's tables feed [0, 1] instead and
 * cannot be compared. The trunk's weights are torchvision's ({@code alexnet-owt-7be5be79.pth},
 * {@code vgg16-397923af.pth}), the channels' those of the package ({@code
 * lpips/weights/v0.1/alex.pth}).
 */
public final class Lpips {
  private static final float[] SHIFT = {-0.030f, -0.088f, -0.188f};
  private static final float[] SCALE = {0.458f, 0.448f, 0.450f};
  private static final double EPSILON = 1e-10;
  private static final int PICTURES_AT_ONCE = 8;

  /** Which classifier. */
  public enum Trunk {
    ALEX(LpipsNet::alex),
    VGG(LpipsNet::vgg);

    private final Supplier<LpipsNet> net;

    Trunk(Supplier<LpipsNet> net) {
      this.net = net;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final LpipsNet net;
  private final Channels channels;

  private Lpips(LpipsNet net, Channels channels) {
    this.net = net;
    this.channels = channels;
  }

  /**
   * Loads both files.
   *
   * @param trunk which classifier they are of
   * @param classifier its weights under torchvision's keys, of any format
   * @param linear the channels' weights, {@code lin0.model.1.weight} and so on
   * @throws org.musedance.tensor.UserError naming keys that are missing or of another shape
   */
  public static Lpips load(Trunk trunk, Path classifier, Path linear) {
    LpipsNet net = trunk.net.get();
    Channels channels = new Channels(net.widths());
    try (Weights weights = Weights.open(classifier)) {
      StrictLoader.load(net, weights, LoadOptions.strict().ignoring("classifier."));
    }
    try (Weights weights = Weights.open(linear)) {
      StrictLoader.load(channels, weights);
    }
    return new Lpips(net, channels);
  }

  /** The distance of two pictures of one size, 0 for equal ones. */
  public double distance(Picture one, Picture other) {
    return distance(List.of(one), List.of(other));
  }

  /** The mean distance of pictures in pairs. */
  public double distance(List<Picture> ones, List<Picture> others) {
    double sum = 0;
    for (int from = 0; from < ones.size(); from += PICTURES_AT_ONCE) {
      int to = Math.min(ones.size(), from + PICTURES_AT_ONCE);
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.enter()) {
        Tensor one = PixelTensor.signed(ones.subList(from, to));
        Tensor other = PixelTensor.signed(others.subList(from, to));
        sum += (to - from) * Arrays.stream(layers(one, other)).sum();
      }
    }
    return sum / ones.size();
  }

  /** The part of each depth, the mean over the pairs; pictures [N, 3, H, W] in [-1, 1]. */
  double[] layers(Tensor one, Tensor other) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      List<Tensor> seen = net.forward(scaled(one));
      List<Tensor> wanted = net.forward(scaled(other));
      double[] parts = new double[seen.size()];
      for (int i = 0; i < parts.length; i++) {
        Tensor difference = unit(seen.get(i)).sub(unit(wanted.get(i))).square();
        parts[i] = channels.weights.get(i).forward(difference).mean().item_double();
      }
      return parts;
    }
  }

  private static Tensor scaled(Tensor pictures) {
    Tensor shift = Tensors.of(SHIFT, 1, 3, 1, 1);
    return pictures.sub(shift).div(Tensors.of(SCALE, 1, 3, 1, 1));
  }

  /** Divided by the length over the channels. */
  private static Tensor unit(Tensor features) {
    Tensor squares = features.square().sum(new long[] {1}, true, new ScalarTypeOptional());
    return features.div(squares.sqrt().add(new Scalar(EPSILON)));
  }

  /** One weight per channel and depth, {@code lin0.model.1.weight} [1, C, 1, 1] and so on. */
  private static final class Channels extends Layer {
    private final List<Conv2d> weights = new ArrayList<>();

    Channels(List<Integer> widths) {
      for (int i = 0; i < widths.size(); i++) {
        Conv2d weight = new Conv2d(widths.get(i), 1, 1, 1, 0, false, Init.ZEROS);
        weights.add(child("lin" + i + ".model.1", weight));
      }
    }
  }
}
