package org.musedance.model;

/**
 * Sizes of a published transformer encoder.
 *
 * @param width channels of a token
 * @param innerWidth channels inside each feed-forward part
 * @param layers number of layers
 * @param heads heads of each attention
 * @param activation of each feed-forward part
 * @param epsilon of every normalisation
 */
public record TransformerSize(
    int width, int innerWidth, int layers, int heads, Activation activation, double epsilon) {
  public TransformerSize {
    check(width, heads);
  }

  /** Refuses a width that the heads cannot share equally. */
  public static void check(int width, int heads) {
    if (heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "hidden_size must be a multiple of num_attention_heads, but they are "
              + width
              + " and "
              + heads
              + "; change one of them");
    }
  }
}
