package org.musedance.model.dance;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.blocks.GatedFeedForward;
import org.musedance.model.blocks.MultiHeadAttention;
import org.musedance.model.blocks.SinusoidalPositions;
import org.musedance.model.blocks.TokenGrid;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Attention over time at every place (Guo et al. 2023, AnimateDiff; VanillaTemporalModule in the
 * layout of {@code mm_sd_v15_v2}). It starts as the identity.
 *
 * <p>Frames that were made before may stand in front: they are keys and queries like the others and
 * are cut off at the end (Xu et al. 2024, Hallo, "motion frames"). The last attention computes
 * nothing for them.
 */
public final class MotionModule extends Layer {
  private static final double GROUP_EPSILON = 1e-6;
  private static final double LAYER_EPSILON = 1e-5;
  private static final int ATTENTIONS = 2;

  /**
   * Numbers that are moved at a time, 455 places of 18 frames and 320 channels: their memory is
   * used again and again, and every operation is still long enough for several threads.
   */
  private static final long NUMBERS = 455 * 18 * 320;

  private static final String ROOT = "temporal_transformer.";
  private static final String BLOCK = ROOT + "transformer_blocks.0.";

  private final GroupNorm norm;
  private final Linear in;
  private final List<MultiHeadAttention> attentions = new ArrayList<>();
  private final List<Parameter> positions = new ArrayList<>();
  private final List<LayerNorm> norms = new ArrayList<>();
  private final GatedFeedForward feedForward;
  private final LayerNorm feedForwardNorm;
  private final Linear out;
  private final int maxLength;

  public MotionModule(int width, MotionConfig config) {
    maxLength = config.maxLength();
    norm = child(ROOT + "norm", new GroupNorm(config.groups(), width, GROUP_EPSILON));
    in = child(ROOT + "proj_in", new Linear(width, width));
    for (int i = 0; i < ATTENTIONS; i++) {
      String name = BLOCK + "attention_blocks." + i;
      attentions.add(child(name, new MultiHeadAttention(width, width, config.heads())));
      positions.add(positions(name, width));
      norms.add(child(BLOCK + "norms." + i, new LayerNorm(width, LAYER_EPSILON)));
    }
    feedForward = child(BLOCK + "ff", new GatedFeedForward(width));
    feedForwardNorm = child(BLOCK + "ff_norm", new LayerNorm(width, LAYER_EPSILON));
    out = child(ROOT + "proj_out", Linear.zero(width, width));
  }

  private Parameter positions(String attention, int width) {
    try (TensorScope scope = TensorScope.open()) {
      return buffer(attention + ".pos_encoder.pe", SinusoidalPositions.table(maxLength, width));
    }
  }

  /**
   * Maps x [B*F, C, H, W] to the same shape.
   *
   * @param frames F
   * @param previous features of the P frames before, [B*P, C, H, W], or null
   * @throws UserError if P + F is more than the module has positions
   */
  public Tensor forward(Tensor x, long frames, Tensor previous) {
    try (TensorScope scope = TensorScope.open()) {
      long batch = x.size(0) / frames;
      long leading = previous == null ? 0 : previous.size(0) / batch;
      refuseTooMany(leading + frames);
      Tensor series = series(norm.forward(x), batch);
      Tensor before = previous == null ? null : series(norm.forward(previous), batch);
      if (NoGrad.active() && !x.is_cuda() && atOnce(series, leading) < batch * series.size(2)) {
        return scope.keep(TokenGrid.map(addInTurn(series(x, batch), before, series), x));
      }
      Tensor tokens = overTime(before, series).flatten(0, 1);
      // x comes first: the sum has its memory order, in which the next layer is fast
      return scope.keep(x.add(maps(move(tokens, leading), x)));
    }
  }

  private void refuseTooMany(long frames) {
    if (frames > maxLength) {
      throw new UserError(
          "the frames of a clip and those before it must be at most "
              + maxLength
              + " together, the positions of this motion module, but were "
              + frames
              + "; make the clips shorter");
    }
  }

  /** How many places are moved at a time. */
  private static long atOnce(Tensor series, long leading) {
    return Math.max(1, NUMBERS / ((leading + series.size(1)) * series.size(3)));
  }

  /**
   * Adds their motion to features, some places at a time, without gradients.
   *
   * @param features [B, F, H*W, C]
   * @param before normalised ones of the frames before, [B, P, H*W, C], or null
   * @param series the features normalised
   * @return [B*F, H*W, C]
   */
  private Tensor addInTurn(Tensor features, Tensor before, Tensor series) {
    Tensor sum = torch.empty_like(features);
    long leading = before == null ? 0 : before.size(1);
    long most = atOnce(series, leading);
    for (long clip = 0; clip < series.size(0); clip++) {
      for (long first = 0; first < series.size(2); first += most) {
        try (TensorScope scope = TensorScope.open()) {
          long count = Math.min(most, series.size(2) - first);
          Tensor early = before == null ? null : part(before, clip, first, count);
          Tensor tokens = overTime(early, part(series, clip, first, count));
          Tensor moved = move(tokens.squeeze(0), leading).unsqueeze(0).transpose(1, 2);
          torch.add_out(part(sum, clip, first, count), part(features, clip, first, count), moved);
        }
      }
    }
    return sum.flatten(0, 1);
  }

  /** Some places of a clip. */
  private static Tensor part(Tensor series, long clip, long first, long count) {
    return series.narrow(0, clip, 1).narrow(2, first, count);
  }

  /** Tokens [N, P+F, C] to [N, F, C]. */
  private Tensor move(Tensor tokens, long leading) {
    return out.forward(mix(in.forward(tokens), leading));
  }

  /** Tokens [N, P+F, C] to [N, F, C]. */
  private Tensor mix(Tensor tokens, long leading) {
    Tensor x = tokens;
    for (int i = 0; i < ATTENTIONS; i++) {
      Tensor normalised = norms.get(i).forward(x);
      Tensor placed = InPlace.add(normalised, places(i, normalised));
      KeyValue all = attentions.get(i).project(placed);
      long cut = i == ATTENTIONS - 1 ? leading : 0;
      x = InPlace.add(attentions.get(i).forward(after(cut, placed), all), after(cut, x));
    }
    return InPlace.add(feedForward.forward(feedForwardNorm.forward(x)), x);
  }

  private Tensor places(int attention, Tensor like) {
    return positions.get(attention).as(like.scalar_type().intern()).narrow(1, 0, like.size(1));
  }

  private static Tensor after(long leading, Tensor tokens) {
    return leading == 0 ? tokens : tokens.narrow(1, leading, tokens.size(1) - leading);
  }

  /** [B*F, C, H, W] to [B, F, H*W, C]. */
  private static Tensor series(Tensor maps, long batch) {
    return maps.permute(0, 2, 3, 1)
        .reshape(batch, maps.size(0) / batch, maps.size(2) * maps.size(3), maps.size(1));
  }

  /** [B, P, N, C], or null, and [B, F, N, C] to [B, N, P+F, C]. */
  private static Tensor overTime(Tensor before, Tensor series) {
    return before == null
        ? series.transpose(1, 2).contiguous()
        : Tensors.cat(2, before.transpose(1, 2), series.transpose(1, 2));
  }

  /** [B*H*W, F, C] to maps [B*F, C, H, W] of a size. */
  private static Tensor maps(Tensor tokens, Tensor like) {
    long places = like.size(2) * like.size(3);
    return tokens
        .reshape(tokens.size(0) / places, places, tokens.size(1), tokens.size(2))
        .transpose(1, 2)
        .reshape(like.size(0), like.size(2), like.size(3), like.size(1))
        .permute(0, 3, 1, 2);
  }
}
