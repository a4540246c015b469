package org.musedance.model.unet;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.dance.MotionConfig;
import org.musedance.tensor.Tensors;

/** Small configurations and the shapes of the reference files. */
final class TinyUnet {
  /** AnimateDiff's groups and heads. */
  static final MotionConfig MOTION = new MotionConfig(8, 32, 32, true);

  private TinyUnet() {}

  /** Two levels, the finer one with transformers: the configuration of the golden vectors. */
  static UnetConfig golden(MotionConfig motion) {
    return new UnetConfig(
        4,
        4,
        List.of(32, 64),
        List.of("CrossAttnDownBlock2D", "DownBlock2D"),
        List.of("UpBlock2D", "CrossAttnUpBlock2D"),
        2,
        List.of(8),
        16,
        8,
        1e-5,
        false,
        true,
        "full",
        false,
        motion,
        null,
        null,
        false);
  }

  /** Videos of the reference, [B, C, F, H, W], as frames [B*F, C, H, W]. */
  static Tensor frames(Tensor video) {
    Tensor ordered = video.transpose(1, 2).contiguous();
    return ordered.reshape(-1, video.size(1), video.size(3), video.size(4));
  }

  /** Frames [B*F, C, H, W] as videos [B, C, F, H, W]. */
  static Tensor video(Tensor frames, long batch) {
    return frames
        .reshape(batch, -1, frames.size(1), frames.size(2), frames.size(3))
        .transpose(1, 2);
  }

  /** A scalar time step of the reference for every row of a batch. */
  static Tensor timesteps(Tensor stored, long batch) {
    long[] values = Tensors.longs(stored);
    long[] rows = new long[Math.toIntExact(batch)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = values[values.length == 1 ? 0 : i];
    }
    return Tensors.of(rows, batch);
  }
}
