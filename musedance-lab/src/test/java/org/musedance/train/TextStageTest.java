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
  private static final long STEPS = 60;

  private final TextStage stage =
      new TextStage(MuseDanceModel.create(MINI, 1, CPU), config(), new Share(32, 0, 1), CPU);

  @TempDir private Path folder;

  private static TrainConfig config() {
    return new TrainConfig(
        "text",
        MINI.toString(),
        1,
        STEPS,
        32,
        1,
        64,
        null,
        null,
        null,
        null,
        new TrainConfig.Optimiser(3e-3, 5, "constant", 0.9, 0.99, 0, 1, 0.9),
        null,
        new TrainConfig.Every(1, 1000, 1000));
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
