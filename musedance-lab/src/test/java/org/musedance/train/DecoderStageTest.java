package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.dataset.SongBank;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class DecoderStageTest {
  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();

  private static SongBank songs;
  private final MuseDanceModel model = MuseDanceModel.create(MINI, 1, CPU);

  @TempDir private Path folder;

  @BeforeAll
  static void compose() {
    MuseDanceModel outline = MuseDanceModel.outline(MINI);
    songs = new SongBank(5, 3, 4, outline.ears(), outline.config().framesPerSecond());
  }

  private static TrainConfig config(boolean scattered) {
    return TrainConfig.parse(
        """
        stage: decoder
        model: %s
        seed: 1
        steps: 2
        batch: 2
        frames: 2
        size: 64
        scattered: %s
        optimiser: {learning_rate: 1.0e-3, warmup: 1, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 0, clip_norm: 1, ema: 0.5}
        every: {log: 1, sheet: 100, checkpoint: 100}
        """
            .formatted(MINI, scattered));
  }

  private DecoderStage stage(boolean scattered) {
    SchedulerConfig scheduler =
        SchedulerConfig.read(MINI.resolve("scheduler/scheduler_config.json"));
    return new DecoderStage(model, scheduler, config(scattered), songs, new Share(2, 0, 1), CPU);
  }

  private Map<String, float[]> weights() {
    Map<String, float[]> weights = new TreeMap<>();
    model
        .components()
        .forEach(
            (name, layer) ->
                layer
                    .namedParameters()
                    .forEach(
                        (key, value) ->
                            weights.put(name + "." + key, Tensors.floats(value.tensor()))));
    return weights;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDecoderLearnsAndNothingElse(boolean scattered) throws Exception {
    Map<String, float[]> before = weights();

    new Trainer<>(stage(scattered), config(scattered), CPU, folder).run(report -> {});

    weights()
        .forEach(
            (key, after) -> {
              if (!key.startsWith("reference_decoder.")) {
                assertThat(after).as(key).isEqualTo(before.get(key));
              }
            });
    assertThat(changed("reference_decoder.flow_mask.weight", before)).isTrue();
    assertThat(changed("reference_decoder.paint.weight", before)).isTrue();
    assertThat(changed("reference_decoder.flow_out.weight", before)).isTrue();
  }

  private boolean changed(String key, Map<String, float[]> before) {
    return !Arrays.equals(weights().get(key), before.get(key));
  }

  @Test
  void maskAndPaintHaveTargetsWhateverTheMotion() {
    DecoderStage stage = stage(true);
    Layer decoder = model.referenceDecoder();
    decoder.train(key -> true);
    try (TensorScope scope = TensorScope.open();
        ClipInputs batch = stage.batch(1)) {
      Stage.Losses losses = stage.losses(batch, 1);
      assertThat(losses.parts()).containsOnlyKeys("flow", "mask", "paint", "still");
      double sum = losses.parts().values().stream().mapToDouble(Tensor::item_double).sum();
      assertThat(losses.total().item_double()).isEqualTo(sum, within(1e-5));
    }
  }

  @Test
  void theSheetHasARowForEverythingThatMatters() {
    BufferedImage sheet = stage(true).sheet().picture();
    assertThat(sheet.getWidth()).isEqualTo(2 * 2 * 64);
    assertThat(sheet.getHeight()).isEqualTo(5 * 64);
  }
}
