package org.musedance.model.dance;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * What a frame is asked and hears, as one vector added to the time embedding, in the manner of the
 * added conditions of Stable Diffusion XL (Podell et al. 2023, section 2.2): the end of the text,
 * the beat token of the frame itself, and the mean of its music tokens.
 *
 * <p>Attention has to learn where to look before it can tell one move from another; a vector in
 * every resnet tells it from the first step. It starts at zero, so that it changes nothing in a
 * trained network.
 */
public final class AddedConditions extends Layer {
  private final Linear text;
  private final Linear music;
  private final Linear beat;

  /** To vectors of {@code timeWidth} channels from tokens of three widths. */
  public AddedConditions(long textWidth, long musicWidth, long beatWidth, long timeWidth) {
    text = child("text", Linear.zero(textWidth, timeWidth));
    music = child("music", Linear.zero(musicWidth, timeWidth));
    beat = child("beat", Linear.zero(beatWidth, timeWidth));
  }

  /**
   * The vectors [B*F, timeWidth] of all frames, or [B, timeWidth] when nothing differs by frame.
   *
   * @param textTokens [B or B*F, M, D]
   * @param musicOrNull [B*F, M, D]
   * @param beatsOrNull [B*F, window, D]
   */
  public Tensor forward(Tensor textTokens, Tensor musicOrNull, Tensor beatsOrNull) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor vector = text.forward(textTokens.select(1, textTokens.size(1) - 1));
      if (musicOrNull != null) {
        vector = sum(vector, music.forward(musicOrNull.mean(1)));
      }
      if (beatsOrNull != null) {
        vector = sum(vector, beat.forward(beatsOrNull.select(1, beatsOrNull.size(1) / 2)));
      }
      return scope.keep(vector);
    }
  }

  /** Adds rows per clip and per frame. */
  private static Tensor sum(Tensor one, Tensor perFrame) {
    return Tensors.repeatRows(one, perFrame.size(0) / one.size(0)).add(perFrame);
  }
}
