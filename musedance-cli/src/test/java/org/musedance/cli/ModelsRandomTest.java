package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;

class ModelsRandomTest {
  @TempDir private Path folder;

  @Test
  void writesAModelThatLoads() {
    Path model = folder.resolve("model");

    CommandLineRun run =
        CommandLineRun.of("models", "random", "--config", "mini", "-o", model.toString());

    assertThat(run.err()).contains("denoising_unet, ");
    assertThat(run.out().strip()).isEqualTo(model.toString());
    assertThat(run.exitCode()).isZero();
    assertThat(MuseDanceModel.load(model, Compute.cpu()).config().name()).isEqualTo("random-mini");
  }

  @Test
  void namesTheConfigurationsThereAre() {
    CommandLineRun run =
        CommandLineRun.of("models", "random", "--config", "sdxl", "-o", folder + "/model");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "musedance: configuration must be a folder with a musedance.json, or mini or sd15, but"
                + " sdxl is neither; use sd15");
  }
}
