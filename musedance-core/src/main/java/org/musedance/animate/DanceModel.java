package org.musedance.animate;

import java.nio.file.Path;
import org.musedance.diffusion.Prediction;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.UserError;

/** A model folder ready for use: networks and scheduler. */
public final class DanceModel {
  private final MuseDanceModel networks;
  private final SchedulerConfig scheduler;
  private final Compute compute;

  private DanceModel(MuseDanceModel networks, Path folder, Compute compute) {
    this.networks = networks;
    this.scheduler = SchedulerConfig.read(folder.resolve("scheduler/scheduler_config.json"));
    this.compute = compute;
    if (networks.config().joint() && scheduler.predictionType() != Prediction.SAMPLE) {
      throw new UserError(
          folder
              + " must have prediction_type sample in its scheduler because its flow_channels are"
              + " not 0, but has another; take both files from the same model");
    }
  }

  /** Loads all weights, laid out for speed. */
  public static DanceModel load(Path folder, Compute compute) {
    MuseDanceModel networks = MuseDanceModel.load(folder, compute);
    networks.components().values().forEach(Layer::layOutForInference);
    return new DanceModel(networks, folder, compute);
  }

  /** The model without its weights, enough to plan with. */
  static DanceModel outline(Path folder, Compute compute) {
    return new DanceModel(MuseDanceModel.outline(folder), folder, compute);
  }

  /** How the networks belong together. */
  public MuseDanceConfig config() {
    return networks.config();
  }

  MuseDanceModel networks() {
    return networks;
  }

  SchedulerConfig scheduler() {
    return scheduler;
  }

  Compute compute() {
    return compute;
  }
}
