package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;

/**
 * Which training timesteps a sampler with fewer steps visits (Lin et al. 2023, table 2), from most
 * to least noise.
 */
public enum TimestepSpacing {
  /** Multiples of a whole stride, from 0 upwards, plus the offset; never reaches pure noise. */
  @JsonProperty("leading")
  LEADING {
    @Override
    int timestep(int index, int steps, int trainSteps, int offset) {
      return (steps - 1 - index) * (trainSteps / steps) + offset;
    }
  },

  /** Evenly from the last to the first timestep, both included. */
  @JsonProperty("linspace")
  LINSPACE {
    @Override
    int timestep(int index, int steps, int trainSteps, int offset) {
      double stride = steps == 1 ? 0 : (trainSteps - 1.0) / (steps - 1);
      return (int) Math.rint((steps - 1 - index) * stride);
    }
  },

  /** Evenly down from the last timestep: begins at pure noise. */
  @JsonProperty("trailing")
  TRAILING {
    @Override
    int timestep(int index, int steps, int trainSteps, int offset) {
      return (int) Math.rint(trainSteps - index * ((double) trainSteps / steps)) - 1;
    }
  };

  abstract int timestep(int index, int steps, int trainSteps, int offset);

  /** The timesteps of a sampler, descending. Only {@link #LEADING} uses the offset. */
  public int[] timesteps(int steps, int trainSteps, int offset) {
    int[] timesteps = new int[steps];
    for (int i = 0; i < steps; i++) {
      timesteps[i] = timestep(i, steps, trainSteps, offset);
    }
    return timesteps;
  }

  /**
   * The timesteps of a solver that takes a step of its own from the last of them to the clean
   * sample (diffusers, DPMSolverMultistepScheduler): one more is spaced and the last left out.
   */
  int[] solverTimesteps(int steps, int trainSteps, int offset) {
    return this == TRAILING
        ? timesteps(steps, trainSteps, offset)
        : Arrays.copyOf(timesteps(steps + 1, trainSteps, offset), steps);
  }
}
