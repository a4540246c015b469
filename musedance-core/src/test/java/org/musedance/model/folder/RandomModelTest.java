package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.Weights;

class RandomModelTest {
  private static final Path MINI = Path.of("..", "configs", "mini");

  @TempDir private Path folder;

  private record Told(String item, long done, long total) {}

  @Test
  void isTheModelThatTrainingWouldBeginWith() {
    Path target = folder.resolve("new/model");
    List<Told> told = new ArrayList<>();

    RandomModel.write(MINI, target, ScalarType.Float, 3, (i, d, t) -> told.add(new Told(i, d, t)));

    MuseDanceModel written = MuseDanceModel.load(target, Compute.cpu());
    MuseDanceModel created = MuseDanceModel.create(MINI, 3, Compute.cpu());
    written
        .components()
        .forEach(
            (component, layer) ->
                layer
                    .namedTensors()
                    .forEach(
                        (key, parameter) ->
                            assertThat(Tensors.floats(parameter.tensor()))
                                .as(component + " " + key)
                                .isEqualTo(
                                    Tensors.floats(
                                        created
                                            .components()
                                            .get(component)
                                            .namedTensors()
                                            .get(key)
                                            .tensor()))));
    assertThat(written.config().name()).isEqualTo("random-mini");
    assertThat(written.config().provenance()).containsKey("random");
    assertThat(told.get(told.size() - 1).done()).isEqualTo(told.get(0).total()).isPositive();
  }

  @Test
  void storesTheTypeThatIsAskedFor() {
    Path target = folder.resolve("model");
    RandomModel.write(MINI, target, ScalarType.BFloat16, 3, ByteProgress.NONE);

    try (Weights vae = Weights.open(target.resolve("vae"))) {
      assertThat(vae.names())
          .allSatisfy(name -> assertThat(vae.dtype(name)).isEqualTo(ScalarType.BFloat16));
    }
  }

  @Test
  void leavesWhatIsThereAlone() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "two years of work");

    assertThatThrownBy(
            () -> RandomModel.write(MINI, folder, ScalarType.BFloat16, 3, ByteProgress.NONE))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be a new or empty folder, but holds something");
    assertThat(folder).isDirectoryContaining("glob:**thesis.txt");
  }

  @Test
  void leavesNothingBehindWhenItFails() {
    Path target = folder.resolve("model");

    assertThatThrownBy(
            () ->
                RandomModel.write(
                    MINI,
                    target,
                    ScalarType.BFloat16,
                    3,
                    (item, done, total) -> {
                      if (done > 0) {
                        throw new UserError("the plug was pulled");
                      }
                    }))
        .hasMessage("the plug was pulled");
    assertThat(folder).isEmptyDirectory();
  }
}
