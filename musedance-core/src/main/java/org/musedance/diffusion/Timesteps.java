package org.musedance.diffusion;

import org.musedance.tensor.UserError;

/** The training timesteps that samplers visit, descending, with the numbers of steps checked. */
final class Timesteps {
  private static final int USUAL_STEPS = 25;

  private Timesteps() {}

  /** As many as there are steps, spaced as a configuration says. */
  static int[] spaced(SchedulerConfig config, int steps) {
    int trainSteps = config.schedule().steps();
    requireCount(steps, trainSteps, USUAL_STEPS);
    int[] timesteps = config.timestepSpacing().timesteps(steps, trainSteps, config.stepsOffset());
    return checked(timesteps, config);
  }

  /** The same for a solver, whose last step ends at the clean sample. */
  static int[] forSolver(SchedulerConfig config, int steps) {
    int trainSteps = config.schedule().steps();
    requireCount(steps, trainSteps - 1, USUAL_STEPS);
    return checked(
        config.timestepSpacing().solverTimesteps(steps, trainSteps, config.stepsOffset()), config);
  }

  /**
   * Refuses a number of steps that a schedule cannot give.
   *
   * @param usual named as the way out
   */
  static void requireCount(int steps, int most, int usual) {
    if (steps < 1 || steps > most) {
      throw new UserError(
          "steps must be between 1 and "
              + most
              + ", but were "
              + steps
              + "; a common choice is "
              + usual);
    }
  }

  /** Refuses a first timestep that the schedule lacks, or at which the denoiser would be blind. */
  static int[] checked(int[] timesteps, SchedulerConfig config) {
    NoiseSchedule schedule = config.schedule();
    int steps = timesteps.length;
    if (timesteps[0] >= schedule.steps()) {
      throw new UserError(
          "steps must be less than "
              + steps
              + " with steps_offset "
              + config.stepsOffset()
              + ", but were "
              + steps
              + "; choose half as many");
    }
    if (config.predictionType() == Prediction.EPSILON && schedule.alphaBar(timesteps[0]) == 0) {
      throw new UserError(
          "prediction_type must be v_prediction or sample where sampling begins at pure noise, but"
              + " was epsilon; turn rescale_betas_zero_snr off or use leading timestep_spacing");
    }
    return timesteps;
  }
}
