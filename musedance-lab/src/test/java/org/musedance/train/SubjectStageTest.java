package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

class SubjectStageTest {
  private static final Path CONFIGS = Path.of("..", "configs");
  private static final Compute CPU = Compute.cpu();

  @TempDir private Path folder;

  private static TrainConfig config() {
    return TrainConfig.parse(
        """
        stage: subject
        model: configs/mini
        seed: 1
        steps: 12
        batch: 8
        frames: 1
        size: 64
        optimiser: {learning_rate: 3.0e-3, warmup: 4, schedule: constant, beta1: 0.9, beta2: 0.99,
          weight_decay: 0, clip_norm: 1, ema: 0.5}
        every: {log: 8, sheet: 1000, checkpoint: 1000}
        """);
  }

  private static SubjectStage stage() {
    MuseDanceModel model = MuseDanceModel.create(CONFIGS.resolve("mini"), 1, CPU);
    return new SubjectStage(model, config(), new Share(8, 0, 1), CPU);
  }

  private static double overlap(SubjectStage stage) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter();
        SubjectBatch unseen = stage.validation(0)) {
      return stage.losses(unseen, 0).parts().get("overlap").item_double();
    }
  }

  @Test
  void findsDancersItHasNotSeen() throws Exception {
    SubjectStage stage = stage();
    double before = overlap(stage);

    new Trainer<>(stage, config(), CPU, folder).run(report -> {});

    assertThat(overlap(stage)).isLessThan(before - 0.03);
  }

  @Test
  void theFinderAloneLearns() {
    assertThat(stage().parameters().keySet()).allMatch(key -> key.startsWith("subject_finder."));
  }

  @Test
  void theSheetShowsPictureTruthAndWhatWasFound() {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      Stage.Sheet sheet = stage().sheet();
      BufferedImage picture = sheet.picture();
      assertThat(picture.getWidth()).isEqualTo(12 * 64);
      assertThat(picture.getHeight()).isEqualTo(3 * 64);
      assertThat(sheet.measures()).containsOnlyKeys("iou");
    }
  }

  @Test
  void everySceneHasADancerAndGround() {
    for (long index = 0; index < 20; index++) {
      SubjectScene scene = SubjectScene.draw(1, Split.TRAIN, index, 64);
      double white = 0;
      for (byte value : scene.mask().rgb()) {
        white += (value & 255) / 255.0;
      }
      assertThat(white / scene.mask().rgb().length).as("scene %d", index).isBetween(0.01, 0.95);
      assertThat(scene).isEqualTo(SubjectScene.draw(1, Split.TRAIN, index, 64));
    }
  }

  @Test
  void aModelWithoutAFinderIsRefused() {
    MuseDanceModel without = MuseDanceModel.outline(CONFIGS.resolve("sd15"));

    assertThatThrownBy(() -> new SubjectStage(without, config(), new Share(8, 0, 1), CPU))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the subject stage must train a model with flow_channels 2 and a subject_finder, but"
                + " sd15 has none; copy subject_finder from configs/mini into its folder");
  }
}
