package org.musedance.model.hallo;

import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.LayerNorm;
import org.musedance.tensor.Linear;
import org.musedance.tensor.TensorScope;

/**
 * From the embedding of a face to a few context tokens (Hallo, {@code imageproj}; IP-Adapter, Ye et
 * al. 2023, section 3.2.1).
 */
public final class FaceProjection extends Layer {
  private static final double EPSILON = 1e-5;

  private final Linear projection;
  private final LayerNorm norm;
  private final long tokens;
  private final long width;

  /**
   * @param embeddingWidth of the face embedding (512)
   * @param tokens context tokens (4)
   * @param width of a token (768)
   */
  public FaceProjection(long embeddingWidth, long tokens, long width) {
    this.tokens = tokens;
    this.width = width;
    projection = child("proj", new Linear(embeddingWidth, tokens * width));
    norm = child("norm", new LayerNorm(width, EPSILON));
  }

  /** Maps embeddings [B, embeddingWidth] to tokens [B, tokens, width]. */
  public Tensor forward(Tensor embeddings) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(norm.forward(projection.forward(embeddings).reshape(-1, tokens, width)));
    }
  }
}
