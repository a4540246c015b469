package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the variance of the noise added per training step grows from the first to the last step. */
public enum BetaSchedule {
  /** Evenly from start to end (Ho et al. 2020). */
  @JsonProperty("linear")
  LINEAR {
    @Override
    float[] betas(double start, double end, int steps) {
      return evenly(start, end, steps);
    }
  },

  /** Evenly in the square root (Rombach et al. 2022, Stable Diffusion). */
  @JsonProperty("scaled_linear")
  SCALED_LINEAR {
    @Override
    float[] betas(double start, double end, int steps) {
      float[] roots = evenly(Math.sqrt(start), Math.sqrt(end), steps);
      for (int i = 0; i < steps; i++) {
        roots[i] *= roots[i];
      }
      return roots;
    }
  },

  /** The squared cosine, betas capped at 0.999 (Nichol and Dhariwal 2021, eq. 17). */
  @JsonProperty("squaredcos_cap_v2")
  SQUARED_COSINE {
    @Override
    float[] betas(double start, double end, int steps) {
      float[] betas = new float[steps];
      for (int i = 0; i < steps; i++) {
        double kept = cosine((i + 1.0) / steps) / cosine((double) i / steps);
        betas[i] = (float) Math.min(1 - kept, 0.999);
      }
      return betas;
    }
  };

  /** The betas; start and end are those of the first and the last step where the form uses them. */
  abstract float[] betas(double start, double end, int steps);

  /** In f32 and from both ends, as libtorch's linspace. */
  private static float[] evenly(double start, double end, int steps) {
    float first = (float) start;
    float last = (float) end;
    float stride = steps == 1 ? 0 : (last - first) / (steps - 1);
    float[] values = new float[steps];
    for (int i = 0; i < steps; i++) {
      values[i] = i < steps / 2 ? first + stride * i : last - stride * (steps - i - 1);
    }
    return values;
  }

  private static double cosine(double time) {
    double value = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
    return value * value;
  }
}
