package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class ModelsAverageTest {
  private static final String WEIGHT = "conv_in.weight";

  @TempDir private Path folder;

  private String random(int seed) {
    String model = folder.resolve("model-" + seed).toString();
    CommandLineRun run =
        CommandLineRun.of(
            "models",
            "random",
            "--config",
            "mini",
            "--dtype",
            "f32",
            "--seed",
            "" + seed,
            "-o",
            model);
    assertThat(run.exitCode()).isZero();
    return model;
  }

  private static Map<String, Parameter> denoiser(String model) {
    return MuseDanceModel.load(Path.of(model), Compute.cpu()).denoisingUnet().namedParameters();
  }

  @Test
  void everyWeightIsTheMean() {
    String one = random(1);
    String other = random(2);
    String mean = folder.resolve("mean").toString();

    CommandLineRun run = CommandLineRun.of("models", "average", one, other, "-o", mean);

    assertThat(run.exitCode()).isZero();
    assertThat(run.out().strip()).isEqualTo(mean);
    try (TensorScope scope = TensorScope.open()) {
      Tensor sum = denoiser(one).get(WEIGHT).tensor().add(denoiser(other).get(WEIGHT).tensor());
      assertThat(Tensors.floats(denoiser(mean).get(WEIGHT).tensor()))
          .containsExactly(Tensors.floats(Tensors.scale(sum, 0.5)), Offset.offset(1e-7f));
    }
    MuseDanceModel written = MuseDanceModel.load(Path.of(mean), Compute.cpu());
    assertThat(written.config().provenance()).containsKeys("random", "average");
  }

  @Test
  void namesWhatIsNotAlike() throws Exception {
    String one = random(1);
    String other = random(2);
    Files.delete(Path.of(other, "vae", "diffusion_pytorch_model.safetensors"));
    String mean = folder.resolve("mean").toString();

    CommandLineRun run = CommandLineRun.of("models", "average", one, other, "-o", mean);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .isEqualToIgnoringNewLines(
            "musedance: averaged models must have the same components, but "
                + other
                + " has no weights of vae; take runs of one configuration");
    assertThat(Path.of(mean)).doesNotExist();
    assertThat(CommandLineRun.of("models", "average", one, "-o", mean).exitCode()).isEqualTo(2);
  }
}
