package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * DPM-Solver and DPM-Solver++, multistep, of orders 1 to 3 (Lu et al. 2022, algorithm 2 of the
 * second paper), and the stochastic form of the latter, with the options of diffusers'
 * DPMSolverMultistepScheduler.
 *
 * <p>All three forms are one exponential integrator. With h = λ' − λ, the step from one noise level
 * to the next is
 *
 * <pre>x' = carry·x − scale·(φ·m + c1·D1 + c2·D2) [+ fresh noise],   φ = e^g − 1</pre>
 *
 * where m is the newest estimate and D1, D2 are its divided differences over the steps before. The
 * form only says what is estimated and what carry, scale and g are ({@link Algorithm}).
 */
public final class DpmSampler implements Sampler {
  private static final int FEW_STEPS = 15;
  private static final int HIGHEST_ORDER = 3;

  /** What is estimated, and whether noise is added. */
  public enum Algorithm {
    /** The noise is estimated (DPM-Solver). */
    @JsonProperty("dpmsolver")
    NOISE(false),
    /** The clean sample is estimated (DPM-Solver++). */
    @JsonProperty("dpmsolver++")
    @JsonAlias("deis")
    CLEAN(false),
    /** The same with fresh noise in every step. */
    @JsonProperty("sde-dpmsolver++")
    CLEAN_STOCHASTIC(true);

    private final boolean stochastic;

    Algorithm(boolean stochastic) {
      this.stochastic = stochastic;
    }

    /** g for a step of λ. */
    private double exponent(double h) {
      return switch (this) {
        case NOISE -> h;
        case CLEAN -> -h;
        case CLEAN_STOCHASTIC -> -2 * h;
      };
    }
  }

  /** How the second order weighs the newest difference. */
  public enum Correction {
    @JsonProperty("midpoint")
    @JsonAlias({"logrho", "bh1", "bh2"})
    MIDPOINT,
    @JsonProperty("heun")
    HEUN
  }

  /**
   * What a configuration says to this sampler alone; the names are diffusers'.
   *
   * @param solverOrder 1 to 3, for the stochastic form at most 2
   * @param solverType of the second order
   * @param lowerOrderFinal whether the last steps of fewer than 15 have lower orders, for stability
   * @param eulerAtFinal whether the last step has order 1
   * @param finalSigmasType where the last step ends
   * @param useKarrasSigmas whether the noise levels are spread after Karras et al. (2022)
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Options(
      int solverOrder,
      Correction solverType,
      boolean lowerOrderFinal,
      boolean eulerAtFinal,
      FinalSigma finalSigmasType,
      boolean useKarrasSigmas) {

    /** The defaults of diffusers, but that noise is not estimated where none is left. */
    public static Options of(Algorithm form) {
      FinalSigma end = form == Algorithm.NOISE ? FinalSigma.SIGMA_MIN : FinalSigma.ZERO;
      return new Options(2, Correction.MIDPOINT, true, false, end, false);
    }

    private Options checkedFor(Algorithm form) {
      int highest = form == Algorithm.CLEAN_STOCHASTIC ? 2 : HIGHEST_ORDER;
      if (solverOrder < 1 || solverOrder > highest) {
        throw new UserError(
            "solver_order must be 1 to %d for the sampler chosen, but was %d; 2 is common"
                .formatted(highest, solverOrder));
      }
      if (form == Algorithm.NOISE && finalSigmasType == FinalSigma.ZERO) {
        throw new UserError(
            "final_sigmas_type must be sigma_min for the sampler dpm, but was zero; use dpm++");
      }
      return this;
    }
  }

  private final SchedulerConfig config;
  private final Algorithm form;
  private final Options options;
  private final CleanLimits limits;
  private final Sigmas sigmas;

  /** Takes the given number of steps. */
  public DpmSampler(SchedulerConfig config, Algorithm form, Options options, int steps) {
    this.config = config;
    this.form = form;
    this.options = options.checkedFor(form);
    limits = new CleanLimits(config);
    sigmas = Sigmas.of(config, options.useKarrasSigmas(), options.finalSigmasType(), steps);
  }

  @Override
  public int[] timesteps() {
    return sigmas.timesteps();
  }

  @Override
  public Run begin() {
    return new Multistep();
  }

  /** Remembers the newest estimates. */
  private final class Multistep implements Run {
    private final History estimates = new History(options.solverOrder());
    private int index;

    @Override
    public Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor noisy = Tensors.cast(sample, ScalarType.Float);
        estimates.add(estimate(Tensors.cast(output, ScalarType.Float), noisy, index));
        Tensor moved = step(noisy, index, order(index, estimates.size()), estimates);
        if (form.stochastic) {
          double share = Math.sqrt(-Math.expm1(exponent(index)));
          double deviation = sigmas.noise(index + 1) * share;
          moved = moved.add(Tensors.scale(freshNoise.apply(index), deviation));
        }
        index++;
        return scope.keep(moved);
      }
    }

    @Override
    public void close() {
      estimates.close();
    }
  }

  /** The clean sample, or the noise, that the output at a step implies. */
  private Tensor estimate(Tensor output, Tensor noisy, int step) {
    NoiseLevel level = sigmas.level(step, noisy);
    if (form != Algorithm.NOISE) {
      return limits.threshold(config.predictionType().clean(output, noisy, level));
    }
    if (config.thresholding()) {
      Tensor clean = limits.threshold(config.predictionType().clean(output, noisy, level));
      return Prediction.SAMPLE.noise(clean, noisy, level);
    }
    return config.predictionType().noise(output, noisy, level);
  }

  /** The order of a step: what history allows, and less at the end. */
  private int order(int step, int known) {
    int left = sigmas.steps() - step;
    boolean cautious = options.lowerOrderFinal() && sigmas.steps() < FEW_STEPS;
    boolean first =
        options.eulerAtFinal() || cautious || options.finalSigmasType() == FinalSigma.ZERO;
    int most = left == 1 && first ? 1 : left == 2 && cautious ? 2 : options.solverOrder();
    return Math.min(most, Math.min(known, options.solverOrder()));
  }

  private double exponent(int step) {
    return form.exponent(sigmas.lambda(step + 1) - sigmas.lambda(step));
  }

  private Tensor step(Tensor noisy, int step, int order, History estimates) {
    double g = exponent(step);
    double phi = Math.expm1(g);
    Tensor moved =
        Tensors.scale(noisy, carry(step)).sub(Tensors.scale(estimates.get(0), scale(step) * phi));
    if (order == 1) {
      return moved;
    }
    Differences differences = Differences.of(sigmas, step, order, estimates);
    boolean midpoint = order == 2 && options.solverType() == Correction.MIDPOINT;
    double first = midpoint ? phi / 2 : phi / g - 1;
    moved = moved.sub(Tensors.scale(differences.first(), scale(step) * first));
    double second = (phi - g) / (g * g) - 0.5;
    return order == 2
        ? moved
        : moved.sub(Tensors.scale(differences.second(), scale(step) * second));
  }

  /** What remains of the sample itself. */
  private double carry(int step) {
    double ratio = sigmas.noise(step + 1) / sigmas.noise(step);
    return switch (form) {
      case NOISE -> sigmas.signal(step + 1) / sigmas.signal(step);
      case CLEAN -> ratio;
      case CLEAN_STOCHASTIC -> ratio * Math.exp(sigmas.lambda(step) - sigmas.lambda(step + 1));
    };
  }

  /** How much an estimate counts. */
  private double scale(int step) {
    return form == Algorithm.NOISE ? sigmas.noise(step + 1) : sigmas.signal(step + 1);
  }

  /** Divided differences of the newest estimates over λ, in units of the step to come. */
  private record Differences(Tensor first, Tensor second) {
    static Differences of(Sigmas sigmas, int step, int order, History estimates) {
      double h = sigmas.lambda(step + 1) - sigmas.lambda(step);
      double near = (sigmas.lambda(step) - sigmas.lambda(step - 1)) / h;
      Tensor newest = Tensors.scale(estimates.get(0).sub(estimates.get(1)), 1 / near);
      if (order == 2) {
        return new Differences(newest, null);
      }
      double far = (sigmas.lambda(step - 1) - sigmas.lambda(step - 2)) / h;
      Tensor older = Tensors.scale(estimates.get(1).sub(estimates.get(2)), 1 / far);
      Tensor change = Tensors.scale(newest.sub(older), 1 / (near + far));
      return new Differences(newest.add(Tensors.scale(change, near)), change);
    }
  }
}
