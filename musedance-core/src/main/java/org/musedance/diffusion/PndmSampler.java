package org.musedance.diffusion;

import java.util.function.IntFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Pseudo numerical methods for diffusion models (Liu et al. 2022, PLMS): DDIM's step (eq. 11) with
 * a linear multistep estimate of the noise (eq. 12), as diffusers' PNDMScheduler with {@code
 * skip_prk_steps}, which Stable Diffusion 1.5 ships with.
 *
 * <p>The first step is taken twice: once with the noise seen at its beginning, then again from the
 * same place with the mean of that and the noise seen at its end. So there is one evaluation more
 * than there are steps.
 */
public final class PndmSampler implements Sampler {
  private static final int REMEMBERED = 4;

  /** Weights of the newest noise estimates, by how many there are (Adams and Bashforth). */
  private static final double[][] MULTISTEP = {
    {1},
    {3 / 2.0, -1 / 2.0},
    {23 / 12.0, -16 / 12.0, 5 / 12.0},
    {55 / 24.0, -59 / 24.0, 37 / 24.0, -9 / 24.0}
  };

  private final SchedulerConfig config;
  private final NoiseSchedule schedule;
  private final int[] visited;
  private final int stride;

  /** Takes the given number of steps. */
  public PndmSampler(SchedulerConfig config, int steps) {
    this.config = config;
    schedule = config.schedule();
    int[] spaced = Timesteps.spaced(config, steps);
    requireNoise(spaced[0]);
    stride = schedule.steps() / steps;
    visited = spaced.length == 1 ? spaced : twiceTheSecond(spaced);
  }

  private void requireNoise(int first) {
    boolean pureNoise = schedule.alphaBar(first) == 0;
    if (config.predictionType() == Prediction.SAMPLE || pureNoise) {
      throw new UserError(
          "the sampler pndm needs a model that predicts noise or velocity and does not begin at"
              + " pure noise, but this one "
              + (pureNoise ? "begins there" : "predicts the clean sample")
              + "; use ddim, dpm++ or unipc");
    }
  }

  private static int[] twiceTheSecond(int[] spaced) {
    int[] visited = new int[spaced.length + 1];
    System.arraycopy(spaced, 0, visited, 0, 2);
    System.arraycopy(spaced, 1, visited, 2, spaced.length - 1);
    return visited;
  }

  @Override
  public int[] timesteps() {
    return visited.clone();
  }

  @Override
  public Run begin() {
    return new Multistep();
  }

  /** Remembers the newest noise estimates, and where the first step began. */
  private final class Multistep implements Run {
    private final History noises = new History(REMEMBERED);
    private final History start = new History(1);
    private int index;

    @Override
    public Tensor next(Tensor output, Tensor sample, IntFunction<Tensor> freshNoise) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor predicted = Tensors.cast(output, ScalarType.Float);
        Tensor noisy = Tensors.cast(sample, ScalarType.Float);
        int timestep = visited[index];
        if (index == 0) {
          start.add(noisy);
        }
        return scope.keep(
            index++ == 1 ? again(predicted, timestep) : onward(predicted, noisy, timestep));
      }
    }

    private Tensor onward(Tensor predicted, Tensor noisy, int timestep) {
      noises.add(predicted);
      return transfer(noisy, estimate(), timestep);
    }

    /** The first step once more, now that the noise at its end is known. */
    private Tensor again(Tensor predicted, int end) {
      Tensor mean = Tensors.scale(predicted.add(noises.get(0)), 0.5);
      return transfer(start.get(0), mean, end + stride);
    }

    private Tensor estimate() {
      double[] weights = MULTISTEP[noises.size() - 1];
      Tensor sum = Tensors.scale(noises.get(0), weights[0]);
      for (int age = 1; age < weights.length; age++) {
        sum = sum.add(Tensors.scale(noises.get(age), weights[age]));
      }
      return sum;
    }

    @Override
    public void close() {
      noises.close();
      start.close();
    }
  }

  /** From a timestep one stride down (eq. 11); what is estimated is the denoiser's output. */
  private Tensor transfer(Tensor noisy, Tensor estimated, int timestep) {
    double from = schedule.alphaBar(timestep);
    int next = timestep - stride;
    double to = next >= 0 ? schedule.alphaBar(next) : config.finalAlphaBar(schedule);
    Tensor noise = config.predictionType().noise(estimated, noisy, schedule.level(timestep, noisy));
    double denominator = from * Math.sqrt(1 - to) + Math.sqrt(from * (1 - from) * to);
    return Tensors.scale(noisy, Math.sqrt(to / from))
        .sub(Tensors.scale(noise, (to - from) / denominator));
  }
}
