package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsAssembleTest {
  private static final Path STABLE_DIFFUSION =
      Path.of("../musedance-core/src/test/resources/reference/tiny-sd");

  @TempDir private Path folder;

  @Test
  void namesWhatDoesNotFit() {
    Path model = folder.resolve("model");

    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "assemble",
            "--sd",
            STABLE_DIFFUSION.toString(),
            "--motion",
            STABLE_DIFFUSION.resolve("unet").toString(),
            "-o",
            model.toString());

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .contains("must hold keys with motion_modules, but has none")
        .contains("give --motion a checkpoint of AnimateDiff");
    assertThat(model).doesNotExist();
  }

  @Test
  void makesAModelThatCanBeInspected() {
    Path model = folder.resolve("model");

    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "assemble",
            "--sd",
            STABLE_DIFFUSION.toString(),
            "--music",
            STABLE_DIFFUSION.resolveSibling("tiny-ast").toString(),
            "--licence",
            "CC0-1.0",
            "-o",
            model.toString());

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().strip()).isEqualTo(model.toString());
    assertThat(run.err()).contains("untrained: conditioner, denoising_unet music_modules");
    CommandLineRun look = CommandLineRun.of("models", "inspect", model.toString());
    assertThat(look.exitCode()).isZero();
    assertThat(look.out())
        .contains("name: model", "licence: CC0-1.0", "sha256: ", "file: unet/diffusion_pytorch");
  }
}
