package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class TextStageTest {
  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();

  private final TextStage stage =
      new TextStage(MuseDanceModel.create(MINI, 1, CPU), config(), new Share(32, 0, 1), CPU);

  @TempDir private Path folder;

  private static TrainConfig config() {
    return TrainConfig.parse(
        """
        stage: text
        model: %s
        seed: 1
        steps: 60
        batch: 32
        frames: 1
        size: 64
        optimiser: {learning_rate: 3.0e-3, warmup: 5, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 0, clip_norm: 1, ema: 0.9}
        every: {log: 1, sheet: 1000, checkpoint: 1000}
        """
            .formatted(MINI));
  }

  @Test
  void understandsSentencesItHasNotRead() throws Exception {
    new Trainer<>(stage, config(), CPU, folder).run(report -> {});

    try (TensorScope scope = TensorScope.open();
        Captions unseen = stage.batch(1_000_000)) {
      double right = stage.losses(unseen, 0).parts().get("accuracy").item_double();
      // one in twelve by chance
      assertThat(right).isGreaterThan(0.5);
    }
  }

  @Test
  void asksForEveryMoveInManyWords() {
    Set<Long> moves = new TreeSet<>();
    Set<String> sentences = new TreeSet<>();
    for (long step = 0; step < 4; step++) {
      try (Captions some = stage.batch(step)) {
        for (long move : Tensors.longs(some.moves())) {
          moves.add(move);
        }
        long[] ids = Tensors.longs(some.ids());
        int length = (int) some.ids().size(1);
        for (int row = 0; row < ids.length / length; row++) {
          sentences.add(Arrays.toString(Arrays.copyOfRange(ids, row * length, (row + 1) * length)));
        }
      }
    }
    assertThat(moves).hasSize(12);
    assertThat(sentences).hasSizeGreaterThan(110);
  }

  @Test
  void onlyTheEncoderAndItsClassifierLearn() {
    assertThat(
            stage.parameters().keySet().stream()
                .map(key -> key.substring(0, key.indexOf('.')))
                .collect(Collectors.toSet()))
        .containsExactlyInAnyOrder("text_encoder", "classifier");
  }
}
