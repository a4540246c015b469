package org.musedance.model;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Attention;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * One pre-norm transformer layer (Xiong et al. 2020): x + attention(norm x), then x + mlp(norm x).
 * CLIP and AST compute the same and differ in the names of its parts.
 */
public final class TransformerLayer extends Layer {
  /** Published names of the parts. */
  public record Names(
      String attentionNorm,
      String query,
      String key,
      String value,
      String out,
      String mlpNorm,
      String widen,
      String narrow) {}

  private final int heads;
  private final Activation activation;
  private final LayerNorm attentionNorm;
  private final Linear query;
  private final Linear key;
  private final Linear value;
  private final Linear out;
  private final LayerNorm mlpNorm;
  private final Linear widen;
  private final Linear narrow;

  public TransformerLayer(TransformerSize size, Names names) {
    int width = size.width();
    heads = size.heads();
    activation = size.activation();
    attentionNorm = child(names.attentionNorm(), new LayerNorm(width, size.epsilon()));
    query = child(names.query(), new Linear(width, width));
    key = child(names.key(), new Linear(width, width));
    value = child(names.value(), new Linear(width, width));
    out = child(names.out(), new Linear(width, width));
    mlpNorm = child(names.mlpNorm(), new LayerNorm(width, size.epsilon()));
    widen = child(names.widen(), new Linear(width, size.innerWidth()));
    narrow = child(names.narrow(), new Linear(size.innerWidth(), width));
  }

  /** Maps tokens [B, N, C] to the same shape, each seeing all. */
  public Tensor forward(Tensor tokens) {
    return forward(tokens, null);
  }

  /** The same with a bias on the scores that broadcasts to [B, heads, N, N]; null is none. */
  public Tensor forward(Tensor tokens, Tensor bias) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mixed = tokens.add(attend(attentionNorm.forward(tokens), bias));
      Tensor inner = activation.apply(widen.forward(mlpNorm.forward(mixed)));
      return scope.keep(mixed.add(narrow.forward(inner)));
    }
  }

  private Tensor attend(Tensor x, Tensor bias) {
    KeyValue own = new KeyValue(key.forward(x), value.forward(x));
    return out.forward(Attention.biased(query.forward(x), own, heads, bias));
  }
}
