package org.musedance.model.clip;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Pictures as CLIP's image encoder wants them: squares, bicubic as Pillow resizes, brought to the
 * mean and deviation of its training. The whole picture is kept and its aspect lost, as in
 * AnimateAnyone's inference.
 */
public final class ClipPixels {
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

  private ClipPixels() {}

  /** Maps pictures [B, 3, H, W] in [-1, 1] to normalised pixels [B, 3, side, side], f32. */
  public static Tensor of(Tensor pictures, int side) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mean = Tensors.to(Tensors.of(MEAN, 1, 3, 1, 1), pictures.device());
      Tensor deviation = Tensors.to(Tensors.of(DEVIATION, 1, 3, 1, 1), pictures.device());
      return scope.keep(unit(pictures, side).sub(mean).div(deviation));
    }
  }

  /** The resized pictures in [0, 1], limited to that after each axis as bytes would be. */
  static Tensor unit(Tensor pictures, int side) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor values =
          Tensors.scale(Tensors.shift(Tensors.cast(pictures, ScalarType.Float), 1), 0.5);
      Tensor narrow = torch.matmul(values, filter(pictures, pictures.size(3), side).t());
      Tensor square =
          torch.matmul(filter(pictures, pictures.size(2), side), Tensors.clamp(narrow, 0, 1));
      return scope.keep(Tensors.clamp(square, 0, 1));
    }
  }

  private static Tensor filter(Tensor like, long from, int to) {
    return Tensors.to(BicubicFilter.matrix(Math.toIntExact(from), to), like.device());
  }
}
