package org.musedance.animate;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.media.Picture;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Pictures as tensors in [-1, 1] and back. */
final class Pixels {
  private static final double HALF = 127.5;

  private Pixels() {}

  /** A picture as [1, 3, H, W]. */
  static Tensor of(Picture picture, Compute compute) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor bytes = Tensors.empty(ScalarType.Byte, 1, picture.height(), picture.width(), 3);
      try (BytePointer memory = new BytePointer((Pointer) bytes.data_ptr_byte())) {
        memory.put(picture.rgb(), 0, picture.rgb().length);
      }
      Tensor values = Tensors.to(Tensors.cast(bytes, ScalarType.Float), compute);
      return scope.keep(
          Tensors.shift(Tensors.scale(values, 1 / HALF), -1).permute(0, 3, 1, 2).contiguous());
    }
  }

  /** The picture of [1, 3, H, W]; values outside are clamped. */
  static Picture picture(Tensor image) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = Tensors.cast(image.detach(), ScalarType.Float);
      Tensor scaled = Tensors.clamp(Tensors.scale(Tensors.shift(values, 1), HALF), 0, 255).round();
      Tensor bytes = scaled.to(ScalarType.Byte).permute(0, 2, 3, 1).cpu().contiguous();
      byte[] rgb = new byte[Math.toIntExact(bytes.numel())];
      try (BytePointer memory = new BytePointer((Pointer) bytes.data_ptr_byte())) {
        memory.get(rgb);
      }
      return new Picture((int) image.size(3), (int) image.size(2), rgb);
    }
  }
}
