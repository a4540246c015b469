package org.musedance.model.unet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.blocks.TimeEmbedding;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The U-Net of Stable Diffusion (Rombach et al. 2022; diffusers, UNet2DConditionModel): a time
 * embedding, blocks down, a middle, blocks up with skips.
 *
 * <p>A video is a batch of frames [B*F, C, H, W]; only the motion modules, and the norms where the
 * configuration says so, know which frames belong together. Feature maps are kept in channels-last
 * memory order, in which tokens are a view of them and CPUs convolve fastest.
 */
abstract sealed class Unet extends Layer permits Unet2d, ReferenceUnet, DenoisingUnet {
  private static final double MASKED = -10_000;

  private final UnetConfig config;
  private final Conv2d convIn;
  private final TimeEmbedding timeEmbedding;
  private final List<DownBlock> down = new ArrayList<>();
  private final MidBlock mid;
  private final List<UpBlock> up = new ArrayList<>();
  private final GroupNorm normOut;
  private final Conv2d convOut;

  /**
   * @param givesSample whether there are output layers
   */
  Unet(UnetConfig config, boolean givesSample) {
    this.config = config;
    convIn = child("conv_in", Conv2d.same(config.inChannels(), config.firstWidth()));
    timeEmbedding =
        child("time_embedding", new TimeEmbedding(config.firstWidth(), config.timeWidth()));
    for (int level = 0; level < config.levels(); level++) {
      down.add(child("down_blocks." + level, new DownBlock(config, level)));
    }
    mid = child("mid_block", new MidBlock(config));
    for (int step = 0; step < config.levels(); step++) {
      up.add(child("up_blocks." + step, new UpBlock(config, step)));
    }
    int width = config.firstWidth();
    normOut =
        givesSample
            ? child("conv_norm_out", new GroupNorm(config.normNumGroups(), width, config.normEps()))
            : null;
    convOut = givesSample ? child("conv_out", Conv2d.same(width, config.outChannels())) : null;
  }

  /** What the network was built from. */
  public final UnetConfig config() {
    return config;
  }

  /** Projects the conditions for every layer. */
  final Map<UnetLayer, UnetLayer.Prepared> prepareLayers(Conditions given, Tensor textBias) {
    requireWidth("text", given.text(), config.crossAttentionDim());
    Map<UnetLayer, UnetLayer.Prepared> prepared = new IdentityHashMap<>();
    List<UnetBlock> blocks = new ArrayList<>(down);
    blocks.add(mid);
    blocks.addAll(up);
    for (UnetBlock block : blocks) {
      block.layers().forEach(layer -> prepared.put(layer, layer.prepare(given, textBias)));
    }
    return prepared;
  }

  /** What every layer needs, with every tensor replaced. */
  static Map<UnetLayer, UnetLayer.Prepared> mapped(
      Map<UnetLayer, UnetLayer.Prepared> layers, UnaryOperator<Tensor> change) {
    Map<UnetLayer, UnetLayer.Prepared> changed = new IdentityHashMap<>();
    layers.forEach((layer, prepared) -> changed.put(layer, prepared.map(change)));
    return changed;
  }

  /** The bias [B, 1, 1, M] that hides the tokens where mask [B, M] is 0; null for no mask. */
  static Tensor bias(Tensor maskOrNull, Tensor like) {
    if (maskOrNull == null) {
      return null;
    }
    Tensor mask = Tensors.cast(maskOrNull, like.scalar_type().intern());
    return Tensors.scale(Tensors.shift(mask, -1), -MASKED).unsqueeze(1).unsqueeze(1);
  }

  /** What every resnet adds: the time embedding [B, T] after its SiLU, in the type of a sample. */
  final Tensor time(Tensor timesteps, Tensor sample) {
    return time(timesteps, sample, null);
  }

  /** The same with vectors [B, T] or [B*F, T] added before the SiLU. */
  final Tensor time(Tensor timesteps, Tensor sample, Tensor addedOrNull) {
    if (timesteps.dim() != 1 || sample.size(0) % timesteps.size(0) != 0) {
      throw new IllegalArgumentException(
          "time steps must be [B] for a sample of B times F rows, but were %d axes, %d values for %d rows; give one per clip"
              .formatted(timesteps.dim(), timesteps.numel(), sample.size(0)));
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor near = Tensors.to(timesteps, sample.device());
      Tensor embedded = timeEmbedding.forward(near, sample.scalar_type().intern());
      if (addedOrNull != null) {
        long rows = Math.max(embedded.size(0), addedOrNull.size(0));
        embedded =
            Tensors.repeatRows(embedded, rows / embedded.size(0))
                .add(Tensors.repeatRows(addedOrNull, rows / addedOrNull.size(0)));
      }
      return scope.keep(torch.silu(embedded));
    }
  }

  /** The first convolution: [B*F, in, H, W] to [B*F, C, H, W]. */
  final Tensor enter(Tensor sample) {
    if (sample.dim() != 4 || sample.size(1) != config.inChannels()) {
      throw new IllegalArgumentException(
          "a sample must be [frames, %d, height, width], but was %s; see in_channels"
              .formatted(config.inChannels(), Arrays.toString(Tensors.shape(sample))));
    }
    return convIn.forward(Tensors.channelsLast(sample));
  }

  /** All blocks: [B*F, C, H, W] to the same shape. */
  final Tensor through(Tensor entered, Pass pass) {
    try (TensorScope scope = TensorScope.open()) {
      Deque<Tensor> skips = new ArrayDeque<>();
      skips.push(entered);
      Tensor hidden = entered;
      for (DownBlock block : down) {
        hidden = block.forward(hidden, pass, skips);
      }
      hidden = mid.forward(hidden, pass);
      for (UpBlock block : up) {
        hidden = block.forward(hidden, pass, skips);
      }
      return scope.keep(hidden);
    }
  }

  /** The output layers: [B*F, C, H, W] to [B*F, out, H, W]. */
  final Tensor leave(Tensor hidden, long frames) {
    return convOut.forward(InPlace.silu(config.normalisation().apply(normOut, hidden, frames)));
  }

  private static void requireWidth(String name, Tensor tokens, long width) {
    if (tokens.dim() != 3 || tokens.size(2) != width) {
      throw new IllegalArgumentException(
          "%s tokens must be [rows, tokens, %d], but were %s; use the encoder of this model"
              .formatted(name, width, Arrays.toString(Tensors.shape(tokens))));
    }
  }
}
