package org.musedance.train;

import org.musedance.dataset.SongBank;
import org.musedance.model.dance.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

/** The stages by name. */
final class Stages {
  private Stages() {}

  static Stage<?> open(TrainConfig config, MuseDanceModel model, SongBank songs, Compute compute) {
    return switch (config.stage()) {
      case "vae" -> new VaeStage(model, config, songs, compute);
      default ->
          throw new UserError("stage must be vae, appearance or motion, but was " + config.stage());
    };
  }
}
