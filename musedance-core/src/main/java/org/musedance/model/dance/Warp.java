package org.musedance.model.dance;

import java.util.List;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Backward warping: every pixel fetches its value from where the flow points (spatial transformer,
 * Jaderberg et al. 2015), borders repeated.
 */
public final class Warp {
  private static final int BILINEAR = 0;
  private static final int BICUBIC = 2;
  private static final int BORDER = 1;

  private Warp() {}

  /**
   * Fetches image [N, C, H, W] at (x + flow_x, y + flow_y), bilinear; flow [N, 2, H, W] in pixels.
   * The result has the image's type; positions are computed in f32.
   */
  public static Tensor apply(Tensor image, Tensor flow) {
    return fetch(image, flow, BILINEAR);
  }

  /**
   * The same with cubic convolution (Keys 1981, a = -0.75), which keeps fine detail where bilinear
   * blurs it; it overshoots a little at hard edges.
   */
  public static Tensor sharp(Tensor image, Tensor flow) {
    return fetch(image, flow, BICUBIC);
  }

  private static Tensor fetch(Tensor image, Tensor flow, int interpolation) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor offsets = Tensors.cast(flow, ScalarType.Float);
      long height = flow.size(2);
      long width = flow.size(3);
      Tensor x = axis(width, flow).add(offsets.select(1, 0));
      Tensor y = axis(height, flow).unsqueeze(1).add(offsets.select(1, 1));
      Tensor grid = Tensors.stack(3, List.of(normalised(x, width), normalised(y, height)));
      Tensor fetched =
          torch.grid_sampler(
              Tensors.cast(image, ScalarType.Float), grid, interpolation, BORDER, false);
      return scope.keep(Tensors.cast(fetched, image.scalar_type().intern()));
    }
  }

  /** Resizes a flow field to another size, its vectors with it. */
  public static Tensor resizeFlow(Tensor flow, long height, long width) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor resized = resize(flow, height, width);
      double factorX = (double) width / flow.size(3);
      double factorY = (double) height / flow.size(2);
      return scope.keep(
          Tensors.cat(
              1,
              Tensors.scale(resized.narrow(1, 0, 1), factorX),
              Tensors.scale(resized.narrow(1, 1, 1), factorY)));
    }
  }

  /** Bilinear resize of [N, C, H, W], half-pixel centres. */
  public static Tensor resize(Tensor image, long height, long width) {
    if (image.size(2) == height && image.size(3) == width) {
      return image;
    }
    return torch.upsample_bilinear2d(
        image, new long[] {height, width}, false, new DoubleOptional(), new DoubleOptional());
  }

  /**
   * Means over the squares around each pixel of [N, C, H, W], of what is inside the picture.
   *
   * @param side of the squares, odd
   */
  public static Tensor softened(Tensor image, long side) {
    try (TensorScope scope = TensorScope.open()) {
      // A map of flow has too few channels for the kernel of channels-last maps.
      return scope.keep(means(means(image.contiguous(), side, 1), 1, side));
    }
  }

  private static Tensor means(Tensor image, long height, long width) {
    return torch.avg_pool2d(
        image,
        new long[] {height, width},
        new long[] {1, 1},
        new long[] {height / 2, width / 2},
        false,
        false,
        new LongOptional());
  }

  private static Tensor axis(long count, Tensor like) {
    TensorOptions options =
        new TensorOptions(ScalarType.Float).device(new DeviceOptional(like.device()));
    return torch.arange(new Scalar(count), options);
  }

  private static Tensor normalised(Tensor pixels, long side) {
    return Tensors.shift(Tensors.scale(Tensors.shift(pixels, 0.5), 2.0 / side), -1);
  }
}
