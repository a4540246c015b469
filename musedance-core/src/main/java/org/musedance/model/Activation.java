package org.musedance.model;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** The non-linearities of published transformers, by their names in {@code hidden_act}. */
public enum Activation {
  /** x Φ(x), exact (Hendrycks and Gimpel 2016). */
  GELU {
    @Override
    public Tensor apply(Tensor x) {
      return torch.gelu(x);
    }
  },
  /** x σ(1.702 x), OpenAI's approximation of it. */
  QUICK_GELU {
    @Override
    public Tensor apply(Tensor x) {
      try (TensorScope scope = TensorScope.open()) {
        return scope.keep(x.mul(torch.sigmoid(Tensors.scale(x, 1.702))));
      }
    }
  };

  /** Applies it to every value. */
  public abstract Tensor apply(Tensor x);

  /** Reads {@code hidden_act}. */
  public static Activation read(ConfigJson json, Activation absent) {
    json.only("hidden_act", GELU.published(), QUICK_GELU.published());
    return valueOf(json.text("hidden_act", absent.published()).toUpperCase(Locale.ROOT));
  }

  /** The name in published files. */
  @JsonValue
  public String published() {
    return name().toLowerCase(Locale.ROOT);
  }
}
