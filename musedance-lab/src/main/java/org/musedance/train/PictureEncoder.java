package org.musedance.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.Pictures;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.LatentCache;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/** Encodes the pictures of clips, a few at a time, so that memory does not grow with the clip. */
final class PictureEncoder {
  private final AutoencoderKl vae;
  private final Compute compute;
  private final int pixelsAtOnce;

  /**
   * @param pixelsAtOnce of the pictures that are encoded together; one picture always is
   */
  PictureEncoder(AutoencoderKl vae, Compute compute, int pixelsAtOnce) {
    this.vae = vae;
    this.compute = compute;
    this.pixelsAtOnce = pixelsAtOnce;
  }

  /** The scaled latents of all pictures of a clip, [frames, C, h, w] on the CPU. */
  Tensor encode(ClipFiles clip) {
    int frames = clip.record().frames();
    int most = Math.max(1, pixelsAtOnce / (clip.record().width() * clip.record().height()));
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter();
        VideoReader video = VideoReader.open(clip.video())) {
      List<Tensor> parts = new ArrayList<>();
      for (int first = 0; first < frames; first += most) {
        parts.add(encode(read(video, Math.min(most, frames - first), clip.video())));
      }
      Tensor latents = Tensors.cat(0, parts);
      refuseInfinite(latents, clip.record().key());
      return scope.keep(latents);
    }
  }

  private static List<Picture> read(VideoReader video, int count, Path file) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                video
                    .next()
                    .orElseThrow(
                        () ->
                            new UserError(
                                "%s must have as many pictures as its record says, but has fewer; build the dataset again"
                                    .formatted(file.getFileName()))))
        .toList();
  }

  private Tensor encode(List<Picture> pictures) {
    try (TensorScope scope = TensorScope.open();
        ClipBatch batch = ClipBatch.filmed(pictures.subList(0, 1), pictures, null)) {
      Tensor image = Pictures.input(batch.frames(), compute);
      Tensor latents = vae.scaled(vae.encode(image).mode());
      return scope.keep(Tensors.cast(latents.cpu(), LatentCache.TYPE));
    }
  }

  private static void refuseInfinite(Tensor latents, String key) {
    if (!torch.isfinite(latents).all().item_bool()) {
      throw new UserError(
          "latents must be finite numbers below 65504, but those of clip %s are not; check the VAE's weights and scaling_factor"
              .formatted(key));
    }
  }
}
