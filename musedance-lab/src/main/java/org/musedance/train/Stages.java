package org.musedance.train;

import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.musedance.dataset.SongBank;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

/** The stages by name. */
final class Stages {
  private static final Set<String> SILENT = Set.of("text", "subject");

  private Stages() {}

  /**
   * @param world composes the dance world's music, for the stages that need it
   */
  static Stage<?> open(
      TrainConfig config,
      MuseDanceModel model,
      Supplier<SongBank> world,
      Share share,
      Compute compute) {
    boolean silent = SILENT.contains(config.stage()) || config.data().shards() != null;
    SongBank songs = silent ? null : world.get();
    return switch (config.stage()) {
      case "text" -> new TextStage(model, config, share, compute);
      case "subject" -> new SubjectStage(model, config, share, compute);
      case "vae" -> new VaeStage(model, config, songs, share, compute);
      case "appearance" ->
          ClipStage.appearance(model, scheduler(config), config, songs, share, compute);
      case "decoder" -> new DecoderStage(model, scheduler(config), config, songs, share, compute);
      case "motion" -> ClipStage.motion(model, scheduler(config), config, songs, share, compute);
      default ->
          throw new UserError(
              "stage must be text, vae, subject, appearance, motion or decoder, but was "
                  + config.stage());
    };
  }

  private static SchedulerConfig scheduler(TrainConfig config) {
    return SchedulerConfig.read(Path.of(config.model(), "scheduler/scheduler_config.json"));
  }
}
