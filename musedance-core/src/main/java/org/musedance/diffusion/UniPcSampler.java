package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * UniPC, a predictor and a corrector of one form (Zhao et al. 2023, algorithms 1 and 2), with the
 * options of diffusers' UniPCMultistepScheduler.
 *
 * <p>A step first corrects the sample that the last step predicted, now that the denoiser has been
 * asked there, and then predicts the next one. Both are
 *
 * <pre>x' = carry·x − scale·(φ1·m0 + B·Σ ρ_k·(m_k − m0)/r_k)</pre>
 *
 * and differ only in which estimates m_k there are at relative places r_k.
 */
public final class UniPcSampler implements Sampler {
  private static final int HIGHEST_ORDER = 3;

  /** The function B(h) of the method. */
  public enum Form {
    /** B(h) = h. */
    @JsonProperty("bh1")
    BH1,
    /** B(h) = e^h − 1. */
    @JsonProperty("bh2")
    @JsonAlias({"midpoint", "heun", "logrho"})
    BH2
  }

  /**
   * What a configuration says to this sampler alone; the names are diffusers'.
   *
   * @param solverOrder 1 to 3
   * @param predictX0 whether the clean sample is estimated, else the noise
   * @param solverType which B(h)
   * @param lowerOrderFinal whether the last steps have lower orders
   * @param disableCorrector steps whose prediction is not corrected
   * @param finalSigmasType where the last step ends
   * @param useKarrasSigmas whether the noise levels are spread after Karras et al. (2022)
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Options(
      int solverOrder,
      boolean predictX0,
      Form solverType,
      boolean lowerOrderFinal,
      List<Integer> disableCorrector,
      FinalSigma finalSigmasType,
      boolean useKarrasSigmas) {
    /** The defaults of diffusers. */
    public static final Options DEFAULT =
        new Options(2, true, Form.BH2, true, List.of(), FinalSigma.ZERO, false);

    public Options {
      disableCorrector = List.copyOf(disableCorrector);
      if (solverOrder < 1 || solverOrder > HIGHEST_ORDER) {
        throw new UserError(
            "solver_order must be 1 to %d, but was %d; 2 is common"
                .formatted(HIGHEST_ORDER, solverOrder));
      }
      boolean straight = predictX0 && (lowerOrderFinal || solverOrder == 1);
      if (finalSigmasType == FinalSigma.ZERO && !straight) {
        throw new UserError(
            "final_sigmas_type must be sigma_min unless predict_x0 and lower_order_final are true,"
                + " but was zero; change one of them");
      }
    }
  }

  private final SchedulerConfig config;
  private final Options options;
  private final CleanLimits limits;
  private final Sigmas sigmas;

  /** Takes the given number of steps. */
  public UniPcSampler(SchedulerConfig config, Options options, int steps) {
    this.config = config;
    this.options = options;
    limits = new CleanLimits(config);
    sigmas = Sigmas.of(config, options.useKarrasSigmas(), options.finalSigmasType(), steps);
  }

  @Override
  public int[] timesteps() {
    return sigmas.timesteps();
  }

  @Override
  public Run begin() {
    return new PredictorCorrector();
  }

  /** Remembers the newest estimates and the sample of the last step, corrected. */
  private final class PredictorCorrector implements Run {
    private final History estimates = new History(options.solverOrder());
    private final History last = new History(1);
    private int lastOrder;
    private int index;

    @Override
    public Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor noisy = Tensors.cast(sample, ScalarType.Float);
        Tensor estimate = estimate(Tensors.cast(output, ScalarType.Float), noisy, index);
        if (index > 0 && !options.disableCorrector().contains(index - 1)) {
          noisy = new Move(index - 1, lastOrder, estimates).corrected(last.get(0), estimate);
        }
        estimates.add(estimate);
        last.add(noisy);
        lastOrder = order();
        Tensor predicted = new Move(index, lastOrder, estimates).predicted(noisy);
        index++;
        return scope.keep(predicted);
      }
    }

    private int order() {
      int left = options.lowerOrderFinal() ? sigmas.steps() - index : options.solverOrder();
      return Math.min(estimates.size(), Math.min(left, options.solverOrder()));
    }

    @Override
    public void close() {
      estimates.close();
      last.close();
    }
  }

  private Tensor estimate(Tensor output, Tensor noisy, int step) {
    NoiseLevel level = sigmas.level(step, noisy);
    return options.predictX0()
        ? limits.threshold(config.predictionType().clean(output, noisy, level))
        : config.predictionType().noise(output, noisy, level);
  }

  /** The move from the noise level of a step to the next, by the estimates up to that step. */
  private final class Move {
    private final int step;
    private final int order;
    private final History estimates;
    private final double h;
    private final double scale;
    private final double carry;

    Move(int step, int order, History estimates) {
      this.step = step;
      this.order = order;
      this.estimates = estimates;
      double lambdaStep = sigmas.lambda(step + 1) - sigmas.lambda(step);
      h = options.predictX0() ? -lambdaStep : lambdaStep;
      scale = options.predictX0() ? sigmas.signal(step + 1) : sigmas.noise(step + 1);
      carry =
          options.predictX0()
              ? sigmas.noise(step + 1) / sigmas.noise(step)
              : sigmas.signal(step + 1) / sigmas.signal(step);
    }

    /** The sample at the next level. */
    Tensor predicted(Tensor sample) {
      Tensor moved = firstOrder(sample);
      if (order == 1) {
        return moved;
      }
      double[] weights = order == 2 ? new double[] {0.5} : weights(order - 1);
      return moved.sub(Tensors.scale(sum(weights), scale * b()));
    }

    /** The same, with the estimate at that next level. */
    Tensor corrected(Tensor sample, Tensor estimate) {
      double[] weights = order == 1 ? new double[] {0.5} : weights(order);
      Tensor change = Tensors.scale(estimate.sub(estimates.get(0)), weights[order - 1]);
      Tensor all = order == 1 ? change : sum(weights).add(change);
      return firstOrder(sample).sub(Tensors.scale(all, scale * b()));
    }

    private Tensor firstOrder(Tensor sample) {
      return Tensors.scale(sample, carry)
          .sub(Tensors.scale(estimates.get(0), scale * Math.expm1(h)));
    }

    /** Σ ρ_k·(m_k − m0)/r_k over the estimates before the newest. */
    private Tensor sum(double[] weights) {
      Tensor sum = difference(1, weights[0]);
      for (int k = 2; k < order; k++) {
        sum = sum.add(difference(k, weights[k - 1]));
      }
      return sum;
    }

    private Tensor difference(int k, double weight) {
      return Tensors.scale(estimates.get(k).sub(estimates.get(0)), weight / place(k));
    }

    /** Where the estimate k steps before lies, in units of this step; the step's end is 1. */
    private double place(int k) {
      double lambdaStep = sigmas.lambda(step + 1) - sigmas.lambda(step);
      return (sigmas.lambda(step - k) - sigmas.lambda(step)) / lambdaStep;
    }

    private double b() {
      return options.solverType() == Form.BH2 ? Math.expm1(h) : h;
    }

    /** ρ of the first places: R·ρ = b with R_ik = r_k^i, b_i = φ_(i+2)·(i+1)!/B (eq. 5). */
    private double[] weights(int count) {
      double[][] system = new double[count][count + 1];
      double phi = Math.expm1(h) / h - 1;
      double factorial = 1;
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < count; k++) {
          system[i][k] = Math.pow(k == order - 1 ? 1 : place(k + 1), i);
        }
        system[i][count] = phi * factorial / b();
        factorial *= i + 2;
        phi = phi / h - 1 / factorial;
      }
      return LinearSystem.solve(system);
    }
  }
}
