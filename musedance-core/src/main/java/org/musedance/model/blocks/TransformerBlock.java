package org.musedance.model.blocks;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.InPlace;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.TensorScope;

/**
 * Self-attention, attention to the text, feed-forward, each after a norm and around a residual
 * (diffusers, BasicTransformerBlock). The self-attention may see the tokens of a reference picture
 * too (Hu et al. 2023, AnimateAnyone, "spatial attention").
 */
public final class TransformerBlock extends Layer {
  private static final double EPSILON = 1e-5;

  private final LayerNorm norm1;
  private final MultiHeadAttention self;
  private final LayerNorm norm2;
  private final MultiHeadAttention cross;
  private final LayerNorm norm3;
  private final GatedFeedForward feedForward;

  public TransformerBlock(long width, long contextWidth, int heads) {
    norm1 = child("norm1", new LayerNorm(width, EPSILON));
    self = child("attn1", new MultiHeadAttention(width, width, heads));
    norm2 = child("norm2", new LayerNorm(width, EPSILON));
    cross = child("attn2", new MultiHeadAttention(width, contextWidth, heads));
    norm3 = child("norm3", new LayerNorm(width, EPSILON));
    feedForward = child("ff", new GatedFeedForward(width));
  }

  /**
   * What a block attends to besides its own tokens, projected.
   *
   * @param text keys and values of the text tokens, per clip or per frame
   * @param textBias [B, 1, 1, M] added to the scores of the text, or null
   * @param reference keys and values of the reference tokens, per clip, or null
   */
  public record Sources(MultiHeadAttention.Context text, Tensor textBias, KeyValue reference) {
    /** What some frames of one clip attend to. */
    public Sources frames(long first, long count) {
      return new Sources(text.frames(first, count), textBias, reference);
    }

    /** With every tensor replaced. */
    public Sources map(UnaryOperator<Tensor> change) {
      return new Sources(
          text.map(change),
          change.apply(textBias),
          reference == null ? null : reference.map(change));
    }
  }

  /**
   * Projects what is known before the first step.
   *
   * @param text tokens [B or B*F, M, contextWidth]
   * @param textBias [B, 1, 1, M] or null
   * @param reference the reference's tokens after norm1, [B, S, width], or null
   */
  public Sources prepare(Tensor text, Tensor textBias, Tensor reference) {
    return new Sources(
        textBias == null ? cross.prepare(text) : cross.unfolded(text),
        textBias,
        reference == null ? null : self.project(reference));
  }

  /**
   * Maps tokens [B*F, N, width] to the same shape.
   *
   * @param onNormalised is given the tokens after norm1, a ReferenceNet's gift to the denoiser
   */
  public Tensor forward(Tensor tokens, Sources sources, Consumer<Tensor> onNormalised) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor normalised = norm1.forward(tokens);
      onNormalised.accept(normalised);
      Tensor x = InPlace.add(self.self(normalised, sources.reference()), tokens);
      x = cross.addTo(x, norm2, sources.text(), sources.textBias());
      return scope.keep(feedForward.addTo(x, norm3));
    }
  }
}
