package org.musedance.model.hallo;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.GatedFeedForward;
import org.musedance.model.blocks.MultiHeadAttention;
import org.musedance.model.blocks.TokenGrid;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Self-attention, three attentions to the audio, each for one region of the picture, and a
 * feed-forward part (Hallo, AudioTemporalBasicTransformerBlock). Each region's result passes its
 * mask and a convolution that starts at zero.
 */
final class AudioBlock extends Layer {
  private static final double EPSILON = 1e-5;
  private static final List<String> REGIONS = List.of("full", "face", "lip");

  private final LayerNorm norm1;
  private final MultiHeadAttention self;
  private final LayerNorm norm2;
  private final List<MultiHeadAttention> toAudio = new ArrayList<>();
  private final List<Conv2d> zeroConvolutions = new ArrayList<>();
  private final LayerNorm norm3;
  private final GatedFeedForward feedForward;

  AudioBlock(long width, long audioWidth, int heads) {
    norm1 = child("norm1", new LayerNorm(width, EPSILON));
    self = child("attn1", new MultiHeadAttention(width, width, heads));
    norm2 = child("norm2", new LayerNorm(width, EPSILON));
    for (int i = 0; i < REGIONS.size(); i++) {
      toAudio.add(child("attn2_" + i, new MultiHeadAttention(width, audioWidth, heads)));
      zeroConvolutions.add(child("zero_conv_" + REGIONS.get(i), Conv2d.zero(width, width, 1)));
    }
    norm3 = child("norm3", new LayerNorm(width, EPSILON));
    feedForward = child("ff", new GatedFeedForward(width));
  }

  /**
   * Maps tokens [B*F, N, width] to the same shape.
   *
   * @param like the map whose places they are
   * @param audio tokens of every frame [B*F, M, audioWidth]
   */
  Tensor forward(Tensor tokens, Tensor like, Tensor audio, RegionMasks masks) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = tokens.add(self.self(norm1.forward(tokens), null));
      Tensor normalised = norm2.forward(x);
      for (int i = 0; i < REGIONS.size(); i++) {
        Tensor heard = region(i, normalised, like, audio, masks.all().get(i));
        x = x.add(Tensors.scale(heard, masks.weights().get(i)));
      }
      return scope.keep(x.add(feedForward.forward(norm3.forward(x))));
    }
  }

  private Tensor region(int i, Tensor tokens, Tensor like, Tensor audio, Tensor mask) {
    MultiHeadAttention attention = toAudio.get(i);
    Tensor heard = attention.forward(tokens, attention.project(audio));
    Tensor masked = heard.mul(mask.unsqueeze(2));
    return TokenGrid.tokens(zeroConvolutions.get(i).forward(TokenGrid.map(masked, like)));
  }
}
