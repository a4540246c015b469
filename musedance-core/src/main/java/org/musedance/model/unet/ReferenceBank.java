package org.musedance.model.unet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;

/**
 * What a {@link ReferenceUnet} saw in pictures.
 *
 * @param tokens the tokens after norm1 [B, H*W, C] by the key path of the transformer block ({@code
 *     down_blocks.0.attentions.0.transformer_blocks.0}): the reference picture's gift to the
 *     denoiser's self-attention
 * @param features the hidden states [B, C, H, W] by the key path of the motion module ({@code
 *     down_blocks.0.motion_modules.0}): what previous frames put in front of the denoiser's
 *     attention over time
 */
public record ReferenceBank(Map<String, Tensor> tokens, Map<String, Tensor> features) {

  /** The bank with every tensor replaced, such as by some of its rows or in another type. */
  public ReferenceBank map(UnaryOperator<Tensor> change) {
    return new ReferenceBank(map(tokens, change), map(features, change));
  }

  private static Map<String, Tensor> map(Map<String, Tensor> all, UnaryOperator<Tensor> change) {
    Map<String, Tensor> changed = new LinkedHashMap<>();
    all.forEach((path, tensor) -> changed.put(path, change.apply(tensor)));
    return changed;
  }

  Tensor tokensAt(String path) {
    return at(tokens, path);
  }

  Tensor featuresAt(String path) {
    return at(features, path);
  }

  private static Tensor at(Map<String, Tensor> all, String path) {
    Tensor found = all.get(path);
    if (found == null) {
      throw new IllegalArgumentException(
          "a reference bank must have an entry for every block of the denoiser, but has none for "
              + path
              + "; build both networks from the same configuration");
    }
    return found;
  }
}
