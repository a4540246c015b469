package org.musedance.animate;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.Prediction;
import org.musedance.diffusion.SamplerKind;
import org.musedance.diffusion.SchedulerFile;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.WeightLayout;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;

/** A model folder ready for use: networks and scheduler. */
public final class DanceModel {
  private final MuseDanceModel networks;
  private final SchedulerFile scheduler;
  private final Compute compute;
  private final List<WeightLayout> layouts;
  private final Set<ModelPart> without;

  private DanceModel(
      MuseDanceModel networks, Path folder, Compute compute, List<WeightLayout> layouts) {
    this(
        networks,
        SchedulerFile.read(folder.resolve("scheduler/scheduler_config.json")),
        compute,
        layouts,
        Set.of());
    if (networks.config().joint() && scheduler.predictionType() != Prediction.SAMPLE) {
      throw new UserError(
          folder
              + " must have prediction_type sample in its scheduler because its flow_channels are"
              + " not 0, but has another; take both files from the same model");
    }
  }

  private DanceModel(
      MuseDanceModel networks,
      SchedulerFile scheduler,
      Compute compute,
      List<WeightLayout> layouts,
      Set<ModelPart> without) {
    this.networks = networks;
    this.scheduler = scheduler;
    this.compute = compute;
    this.layouts = List.copyOf(layouts);
    this.without = Set.copyOf(without);
  }

  /** Loads all weights, laid out for speed. */
  public static DanceModel load(Path folder, Compute compute) {
    return load(folder, compute, WeightLayout.FAST);
  }

  /** Loads all weights. */
  static DanceModel load(Path folder, Compute compute, WeightLayout layout) {
    MuseDanceModel networks = MuseDanceModel.load(folder, compute);
    networks.layOutForInference(compute, layout);
    return new DanceModel(networks, folder, compute, List.of(layout));
  }

  /** The model without its weights, enough to plan with. */
  static DanceModel outline(Path folder, Compute compute) {
    return new DanceModel(
        MuseDanceModel.outline(folder), folder, compute, List.of(WeightLayout.values()));
  }

  /** The same networks with parts left out. */
  public DanceModel without(Set<ModelPart> parts) {
    return new DanceModel(networks, scheduler, compute, layouts, parts);
  }

  /** Whether a part is not left out. */
  boolean uses(ModelPart part) {
    return !without.contains(part);
  }

  /** How the networks belong together. */
  public MuseDanceConfig config() {
    return networks.config();
  }

  /** How the weights may be laid out, the fastest first: as they are, if they are loaded. */
  List<WeightLayout> layouts() {
    return layouts;
  }

  MuseDanceModel networks() {
    return networks;
  }

  /**
   * How to sample.
   *
   * @param kind absent: the sampler that the model's scheduler names
   * @param steps absent: as the model suggests
   * @param guidance scale of the conditions; absent: as the model suggests
   * @param guidanceMusic scale of the music alone; absent: the same
   * @throws UserError if the sampler cannot work so
   */
  public Sampling sampling(
      Optional<SamplerKind> kind,
      OptionalInt steps,
      OptionalDouble guidance,
      OptionalDouble guidanceMusic) {
    SamplerKind chosen = kind.orElseGet(scheduler::kind);
    double scale = guidance.orElse(config().guidance());
    return new Sampling(
        chosen,
        scheduler.sampler(chosen, steps.orElse(config().steps())),
        new Guidance(scale, guidanceMusic.orElse(scale), 0));
  }

  Compute compute() {
    return compute;
  }
}
