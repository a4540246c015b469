package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EmbeddingsTest {
  private static final Offset<Double> ROUNDING = within(1e-12);
  private static final double[] EAST = {2, 0};
  private static final double[] NORTH = {0, 1};
  private static final double[] BETWEEN = {3, 3};

  @Test
  void theCosineDoesNotSeeLengths() {
    assertThat(Embeddings.cosine(EAST, EAST)).isEqualTo(1, ROUNDING);
    assertThat(Embeddings.cosine(EAST, NORTH)).isZero();
    assertThat(Embeddings.cosine(EAST, BETWEEN)).isEqualTo(Math.sqrt(0.5), ROUNDING);
    assertThat(Embeddings.cosine(EAST, new double[2])).isZero();
  }

  @Test
  void consecutiveFramesAreCompared() {
    assertThat(Embeddings.steadiness(new double[][] {EAST, BETWEEN, NORTH, NORTH}))
        .isEqualTo((2 * Math.sqrt(0.5) + 1) / 3, ROUNDING);
    assertThat(Embeddings.steadiness(new double[][] {EAST})).isEqualTo(1);
  }

  @Test
  void theSubjectIsComparedWithTheFrameBeforeAndWithTheReference() {
    // First frame: 1 and 1; second: cosine 0 to both.
    assertThat(Embeddings.subject(EAST, new double[][] {EAST, NORTH})).isEqualTo(0.5, ROUNDING);
    // First: 0 and 0; second: 1 to the frame before, 0 to the reference.
    assertThat(Embeddings.subject(EAST, new double[][] {NORTH, NORTH})).isEqualTo(0.25, ROUNDING);
  }

  @Test
  void aTextIsComparedWithEveryFrame() {
    assertThat(Embeddings.similarity(EAST, new double[][] {EAST, NORTH})).isEqualTo(0.5, ROUNDING);
  }
}
