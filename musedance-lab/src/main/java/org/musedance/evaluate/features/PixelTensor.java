package org.musedance.evaluate.features;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Pictures as network input. */
final class PixelTensor {
  private static final double HALF = 127.5;

  private PixelTensor() {}

  /** Pictures of one size as f32 [N, 3, H, W], 0 to 255. */
  static Tensor bytes(List<Picture> pictures) {
    Picture first = pictures.get(0);
    try (TensorScope scope = TensorScope.open()) {
      Tensor bytes =
          Tensors.empty(ScalarType.Byte, pictures.size(), first.height(), first.width(), 3);
      BytePointer memory = new BytePointer((Pointer) bytes.data_ptr_byte());
      long offset = 0;
      for (Picture picture : pictures) {
        if (picture.rgb().length != first.rgb().length || picture.width() != first.width()) {
          throw new IllegalArgumentException(
              "pictures of one video must have one size, but were %s and %s; resize them"
                  .formatted(first, picture));
        }
        memory.position(offset).put(picture.rgb(), 0, picture.rgb().length);
        offset += picture.rgb().length;
      }
      return scope.keep(bytes.to(ScalarType.Float).permute(0, 3, 1, 2).contiguous());
    }
  }

  /** The same in [-1, 1]. */
  static Tensor signed(List<Picture> pictures) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(Tensors.shift(Tensors.scale(bytes(pictures), 1 / HALF), -1));
    }
  }

  /** The rows of [N, D]. */
  static double[][] rows(Tensor features) {
    float[] values = Tensors.floats(features);
    int columns = Math.toIntExact(features.size(1));
    double[][] rows = new double[values.length / columns][columns];
    for (int i = 0; i < values.length; i++) {
      rows[i / columns][i % columns] = values[i];
    }
    return rows;
  }
}
