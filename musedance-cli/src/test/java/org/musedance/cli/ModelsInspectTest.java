package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsInspectTest {
  @TempDir private Path folder;

  @Test
  void printsHistoryAndComponents() {
    CommandLineRun run = CommandLineRun.of("models", "inspect", "mini");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("name: mini", "licence: Apache-2.0", "provenance:")
        .containsPattern("denoising_unet +\\d+ +[\\d,]+ +\\d+\\.\\d  ")
        .containsPattern("all +\\d+ +[\\d,]+ +\\d+\\.\\d");
  }

  @Test
  void listsTensors() {
    Path file =
        Path.of(
            "../musedance-mini/src/main/resources/mini/vae/diffusion_pytorch_model.safetensors");

    CommandLineRun run = CommandLineRun.of("models", "inspect", file.toString(), "--tensors");

    assertThat(run.out())
        .contains("no network known to compare with")
        .containsPattern("encoder\\.conv_in\\.weight \\w+ \\[64, 48, 3, 3\\]");
  }

  @Test
  void endsWithAnErrorWhereSomethingIsMissing() throws IOException {
    Path model = folder.resolve("model");
    CommandLineRun.of("models", "random", "--config", "mini", "-o", model.toString());
    Files.delete(model.resolve("vae/diffusion_pytorch_model.safetensors"));

    CommandLineRun run = CommandLineRun.of("models", "inspect", model.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).contains("vae: it has no weights").contains("no weights");
  }
}
