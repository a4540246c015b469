package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.dataset.SongBank;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** A step of the small model with layers that are computed again for the gradient. */
class CheckpointingTest {
  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();
  private static final double DEVIATION = 0.02;

  /** Of the whole gradient's length; f32 sums of the same numbers in another order. */
  private static final double TOLERANCE = 5e-6;

  private static SongBank songs;

  @BeforeAll
  static void compose() {
    MuseDanceModel outline = MuseDanceModel.outline(MINI);
    songs = new SongBank(5, 3, 4, outline.ears(), outline.config().framesPerSecond());
  }

  /** Everything learns, so that gradients go through every boundary. */
  private static TrainConfig config(String stage, boolean scattered, boolean checkpointing) {
    return TrainConfig.parse(
        """
        stage: %s
        model: %s
        seed: 1
        steps: 1
        batch: 2
        frames: 3
        size: 64
        scattered: %s
        checkpointing: %s
        trainable: ["^(denoising_unet|reference_unet|pose_guider|text_encoder|music_encoder|conditioner)"]
        dropout: {text: 0, music: 0, beat: 0, reference: 0, all: 0, pose: 0, previous: 0}
        """
            .formatted(stage, MINI, scattered, checkpointing));
  }

  private static void shake(Parameter parameter, SplittableRandom random) {
    try (TensorScope scope = TensorScope.open()) {
      float[] values = Tensors.floats(parameter.tensor());
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (DEVIATION * random.nextGaussian());
      }
      parameter.set(Tensors.of(values, parameter.shape()));
    }
  }

  private static float[] gradient(TrainConfig config) {
    MuseDanceModel model = MuseDanceModel.create(MINI, 1, CPU);
    SplittableRandom random = new SplittableRandom(2);
    model.components().values().stream()
        .flatMap(layer -> layer.namedParameters().values().stream())
        .forEach(parameter -> shake(parameter, random));
    SchedulerConfig scheduler =
        SchedulerConfig.read(MINI.resolve("scheduler/scheduler_config.json"));
    Share all = new Share(config.batch(), 0, 1);
    ClipStage stage =
        config.stage().equals("motion")
            ? ClipStage.motion(model, scheduler, config, songs, all, CPU)
            : ClipStage.appearance(model, scheduler, config, songs, all, CPU);
    Map<String, Parameter> trained = Trainer.trained(stage, config.trainable());
    FlatParameters weights = new FlatParameters(trained, CPU);
    try (TensorScope scope = TensorScope.open();
        ClipInputs batch = stage.batch(1)) {
      Stage.Losses losses = stage.losses(batch, 1);
      assertThat(losses.checkpoints().areOn()).isEqualTo(config.checkpointing());
      losses.backward(1);
      Tensor gradient = weights.gradient();
      return Tensors.floats(gradient);
    }
  }

  @ParameterizedTest
  @CsvSource({"appearance, false", "motion, false", "motion, true"})
  void gradientsAreTheSame(String stage, boolean scattered) {
    float[] kept = gradient(config(stage, scattered, false));
    float[] again = gradient(config(stage, scattered, true));

    double length = 0;
    double distance = 0;
    for (int i = 0; i < kept.length; i++) {
      length += (double) kept[i] * kept[i];
      distance += Math.pow((double) kept[i] - again[i], 2);
    }
    assertThat(length).isPositive();
    assertThat(Math.sqrt(distance / length)).isLessThan(TOLERANCE);
  }
}
