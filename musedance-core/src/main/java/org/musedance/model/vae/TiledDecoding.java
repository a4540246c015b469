package org.musedance.model.vae;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Decoding of large latents in overlapping square tiles (diffusers, AutoencoderKL.tiled_decode), so
 * that memory does not grow with the picture. Where tiles overlap, one fades into the next. A tile
 * is normalised by what it shows itself, so colours may differ slightly from those of the whole.
 *
 * @param side of a tile in latent pixels
 * @param overlap of a tile with the next, in latent pixels
 */
record TiledDecoding(int side, int overlap) {
  TiledDecoding {
    if (overlap < 1 || 2 * overlap > side) {
      throw new IllegalArgumentException(
          "tiles must overlap by at least 1 and at most half of their side "
              + side
              + ", but by "
              + overlap
              + "; a quarter is usual");
    }
  }

  /**
   * Decodes a latent [B, C, h, w] with a decoder of small latents; gives [B, 3, h*stride,
   * w*stride].
   */
  Tensor decode(Tensor latent, UnaryOperator<Tensor> decoder) {
    if (latent.size(2) <= side && latent.size(3) <= side) {
      return decoder.apply(latent);
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = null;
      for (long top : starts(latent.size(2))) {
        for (long left : starts(latent.size(3))) {
          try (TensorScope tileScope = TensorScope.open()) {
            Tensor tile = decoder.apply(cut(latent, top, left));
            image = image == null ? scope.hold(canvas(latent, tile)) : image;
            paste(image, tile, top, left, latent);
          }
        }
      }
      return scope.keep(image);
    }
  }

  /** Where tiles begin; the last one ends where the latent does. */
  private long[] starts(long length) {
    long step = side - overlap;
    long count = length <= side ? 1 : 1 + (length - side + step - 1) / step;
    long[] starts = new long[(int) count];
    for (int i = 0; i < count; i++) {
      starts[i] = Math.max(0, Math.min(i * step, length - side));
    }
    return starts;
  }

  private Tensor cut(Tensor latent, long top, long left) {
    return latent
        .narrow(2, top, Math.min(side, latent.size(2)))
        .narrow(3, left, Math.min(side, latent.size(3)));
  }

  private Tensor canvas(Tensor latent, Tensor tile) {
    long stride = tile.size(2) / Math.min(side, latent.size(2));
    return torch.empty(
        new long[] {tile.size(0), tile.size(1), latent.size(2) * stride, latent.size(3) * stride},
        tile.options(),
        null);
  }

  /** Puts a tile over what is there, fading in from its upper and left edges. */
  private void paste(Tensor image, Tensor tile, long top, long left, Tensor latent) {
    long stride = image.size(2) / latent.size(2);
    Tensor place =
        image.narrow(2, top * stride, tile.size(2)).narrow(3, left * stride, tile.size(3));
    Tensor share = fade(tile.size(2), top, stride, tile).unsqueeze(1);
    share = share.mul(fade(tile.size(3), left, stride, tile));
    Tensor before = torch.where(share.ge(new Scalar(1)), tile, place);
    place.copy_(before.add(tile.sub(before).mul(share)));
  }

  /** The share of a tile along one axis: rising over the overlap, unless it is the first. */
  private Tensor fade(long length, long start, long stride, Tensor like) {
    TensorOptions options =
        new TensorOptions(like.scalar_type()).device(new DeviceOptional(like.device()));
    if (start == 0) {
      return torch.ones(new long[] {length}, options);
    }
    double ramp = (double) overlap * stride;
    Tensor steps = torch.arange(new Scalar(length), options);
    return Tensors.clamp(Tensors.scale(Tensors.shift(steps, 0.5), 1 / ramp), 0, 1);
  }
}
