package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Reference;
import org.musedance.model.blocks.SinusoidalPositions;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class BeatEmbeddingTest {
  private static final int MARGIN = 2;
  private static final int WIDTH = 8;

  private static BeatEmbedding tiny(boolean phase) {
    BeatEmbedding embedding = new BeatEmbedding(new BeatEmbeddingConfig(MARGIN, WIDTH, phase));
    embedding.initialise(1);
    return embedding;
  }

  /** Three frames with two more on each side; a beat in the first frame and in the last margin. */
  private static Tensor beats() {
    return Tensors.of(new long[] {0, 0, 1, 0, 0, 0, 1}, 1, 7);
  }

  @Test
  void aFrameSeesTheBeatsAroundItInOrder() {
    try (TensorScope scope = TensorScope.open()) {
      BeatEmbedding embedding = tiny(false);
      Tensor tokens = embedding.forward(beats(), null);
      assertThat(Tensors.shape(tokens)).isEqualTo(new long[] {3, 5, WIDTH});
      Tensor kinds = embedding.namedParameters().get("embedding.weight").tensor();
      Tensor positions = SinusoidalPositions.table(5, WIDTH).squeeze(0);
      long[] beats = Tensors.longs(beats());
      for (int frame = 0; frame < 3; frame++) {
        for (int place = 0; place < 5; place++) {
          Tensor expected = kinds.select(0, beats[frame + place]).add(positions.select(0, place));
          Reference.assertClose(tokens.select(0, frame).select(0, place), expected, 1e-6);
        }
      }
    }
  }

  @Test
  void clipsOfABatchStandOneAfterAnother() {
    try (TensorScope scope = TensorScope.open()) {
      BeatEmbedding embedding = tiny(false);
      Tensor other = Tensors.of(new long[] {1, 0, 0, 0, 1, 0, 0}, 1, 7);
      Tensor both = embedding.forward(Tensors.cat(0, beats(), other), null);
      Reference.assertClose(both.narrow(0, 3, 3), embedding.forward(other, null), 0);
    }
  }

  @Test
  void phasesAreAddedToEveryFrame() {
    try (TensorScope scope = TensorScope.open()) {
      BeatEmbedding embedding = tiny(true);
      embedding.train(key -> true);
      Tensor tokens = embedding.forward(beats(), Seeds.frameNoise(1, 0, 1, 7, 6));
      assertThat(Tensors.shape(tokens)).isEqualTo(new long[] {3, 5, WIDTH});
      Reference.assertGradientsReachAll(embedding, tokens.square().sum());
    }
  }

  @Test
  void phasesBelongToTheOption() {
    try (TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> tiny(true).forward(beats(), null))
          .hasMessageContaining("phase is true and phases were missing");
      Tensor phases = Seeds.frameNoise(1, 0, 1, 7, 6);
      assertThatThrownBy(() -> tiny(false).forward(beats(), phases))
          .hasMessageContaining("phase is false and phases were given");
    }
  }
}
