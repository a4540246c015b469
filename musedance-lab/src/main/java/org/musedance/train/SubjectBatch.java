package org.musedance.train;

import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Pictures and where the dancer is in them, as CPU tensors.
 *
 * @param pictures uint8 [B, H, W, 3]
 * @param masks uint8 [B, H, W, 3], 255 where the dancer is
 */
record SubjectBatch(Tensor pictures, Tensor masks) implements AutoCloseable {

  /** The tensors of scenes of one size. */
  static SubjectBatch of(List<SubjectScene> scenes) {
    return new SubjectBatch(
        bytes(scenes, SubjectScene::picture), bytes(scenes, SubjectScene::mask));
  }

  private static Tensor bytes(List<SubjectScene> scenes, Function<SubjectScene, Picture> part) {
    Picture first = part.apply(scenes.get(0));
    Tensor tensor =
        TensorScope.pin(
            Tensors.empty(ScalarType.Byte, scenes.size(), first.height(), first.width(), 3));
    try (BytePointer memory = new BytePointer((Pointer) tensor.data_ptr_byte())) {
      long offset = 0;
      for (SubjectScene scene : scenes) {
        byte[] rgb = part.apply(scene).rgb();
        memory.position(offset).put(rgb, 0, rgb.length);
        offset += rgb.length;
      }
    }
    return tensor;
  }

  @Override
  public void close() {
    TensorScope.unpin(pictures);
    TensorScope.unpin(masks);
  }
}
