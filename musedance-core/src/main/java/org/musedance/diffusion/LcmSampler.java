package org.musedance.diffusion;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Latent consistency models (Luo et al. 2023, algorithm 3), as diffusers' LCMScheduler: every step
 * goes straight to the clean sample and noises it again to the next timestep. Made for models that
 * were distilled for it; others give softer results.
 */
public final class LcmSampler implements Sampler {
  private static final int USUAL_STEPS = 4;

  /** The standard deviation of the data in the boundary condition (Song et al. 2023, eq. 9). */
  private static final double DATA_DEVIATION = 0.5;

  /**
   * What a configuration says to this sampler alone.
   *
   * @param originalInferenceSteps steps of the sampler that the model was distilled from
   * @param timestepScaling timesteps are multiplied by it in the boundary condition
   */
  @JsonNaming(SnakeCaseStrategy.class)
  public record Options(int originalInferenceSteps, double timestepScaling) {
    /** The defaults of diffusers. */
    public static final Options DEFAULT = new Options(50, 10);

    public Options {
      if (originalInferenceSteps < 1) {
        throw new UserError(
            "original_inference_steps must be at least 1 in a scheduler configuration, but was "
                + originalInferenceSteps
                + "; 50 is common");
      }
    }
  }

  private final SchedulerConfig config;
  private final Options options;
  private final NoiseSchedule schedule;
  private final CleanLimits limits;
  private final int[] timesteps;

  /** Takes the given number of steps, at most those of the sampler that was distilled. */
  public LcmSampler(SchedulerConfig config, Options options, int steps) {
    this.config = config;
    this.options = options;
    schedule = config.schedule();
    limits = new CleanLimits(config);
    timesteps = Timesteps.checked(timesteps(steps), config);
  }

  /** Evenly from those of the sampler that was distilled, which visits every k-th one. */
  private int[] timesteps(int steps) {
    int original = Math.min(options.originalInferenceSteps(), schedule.steps());
    Timesteps.requireCount(steps, original, USUAL_STEPS);
    int stride = schedule.steps() / original;
    int[] chosen = new int[steps];
    for (int i = 0; i < steps; i++) {
      chosen[i] = (original - i * original / steps) * stride - 1;
    }
    return chosen;
  }

  @Override
  public int[] timesteps() {
    return timesteps.clone();
  }

  @Override
  public Run begin() {
    return new Jumps();
  }

  /** Remembers nothing but where it is. */
  private final class Jumps implements Run {
    private int index;

    @Override
    public Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor clean = denoised(output, sample, timesteps[index]);
        boolean last = index == timesteps.length - 1;
        Tensor next =
            last
                ? clean
                : schedule
                    .level(timesteps[index + 1], clean)
                    .addNoise(clean, freshNoise.apply(index));
        index++;
        return scope.keep(next);
      }
    }

    @Override
    public void close() {}
  }

  /**
   * The consistency function, which at timestep 0 gives its input back (Luo et al. 2023, eq. 4).
   */
  private Tensor denoised(Tensor output, Tensor sample, int timestep) {
    Tensor predicted = Tensors.cast(output, ScalarType.Float);
    Tensor noisy = Tensors.cast(sample, ScalarType.Float);
    NoiseLevel level = schedule.level(timestep, noisy);
    Tensor clean = limits.apply(config.predictionType().clean(predicted, noisy, level));
    double scaled = timestep * options.timestepScaling();
    double variance = DATA_DEVIATION * DATA_DEVIATION;
    double skip = variance / (scaled * scaled + variance);
    double out = scaled / Math.sqrt(scaled * scaled + variance);
    return Tensors.scale(clean, out).add(Tensors.scale(noisy, skip));
  }
}
