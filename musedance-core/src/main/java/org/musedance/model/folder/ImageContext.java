package org.musedance.model.folder;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;

/**
 * Whether cross-attention sees the reference picture too, as a token of CLIP's image encoder. Where
 * a condition is left out for guidance, the token is zeros.
 */
public enum ImageContext {
  /** Words alone; there is no image encoder. */
  @JsonProperty("none")
  NONE {
    @Override
    public Tensor join(Tensor text, Tensor image) {
      return text;
    }
  },

  /** Words, and the token behind them. */
  @JsonProperty("beside_text")
  BESIDE_TEXT {
    @Override
    public Tensor join(Tensor text, Tensor image) {
      return Tensors.cat(1, text, image);
    }
  },

  /** The token alone (AnimateAnyone); prompts have no say. */
  @JsonProperty("instead_of_text")
  INSTEAD_OF_TEXT {
    @Override
    public Tensor join(Tensor text, Tensor image) {
      return image;
    }
  };

  /** What attention sees of text tokens [B, N, D] and an image token [B, 1, D]. */
  public abstract Tensor join(Tensor text, Tensor image);
}
