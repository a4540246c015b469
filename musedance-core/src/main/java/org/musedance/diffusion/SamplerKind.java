package org.musedance.diffusion;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.musedance.tensor.UserError;

/** The samplers, by the words that the field calls them. */
public enum SamplerKind {
  /** Denoising diffusion implicit models. */
  DDIM("ddim", SamplerKind::ddim),
  /** DPM-Solver, which estimates the noise. */
  DPM("dpm", (file, steps) -> dpm(file, DpmSampler.Algorithm.NOISE, steps)),
  /** DPM-Solver++, which estimates the clean sample. */
  DPM_PLUS_PLUS("dpm++", (file, steps) -> dpm(file, DpmSampler.Algorithm.CLEAN, steps)),
  /** DPM-Solver++ with fresh noise in every step. */
  DPM_PLUS_PLUS_SDE(
      "dpm++-sde", (file, steps) -> dpm(file, DpmSampler.Algorithm.CLEAN_STOCHASTIC, steps)),
  /** A predictor and a corrector. */
  UNIPC("unipc", SamplerKind::unipc),
  /** For latent consistency models, in very few steps. */
  LCM("lcm", SamplerKind::lcm),
  /** A linear multistep method, which Stable Diffusion 1.5 ships with. */
  PNDM("pndm", SamplerKind::pndm);

  private final String word;
  private final BiFunction<SchedulerFile, Integer, Sampler> builder;

  SamplerKind(String word, BiFunction<SchedulerFile, Integer, Sampler> builder) {
    this.word = word;
    this.builder = builder;
  }

  /**
   * The sampler that a word names.
   *
   * @throws UserError with all of them if none
   */
  public static SamplerKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "sampler must be a known name, but was %s; choose one of %s"
                        .formatted(word, words())));
  }

  /** All words, separated by commas. */
  public static String words() {
    return Arrays.stream(values()).map(SamplerKind::word).collect(Collectors.joining(", "));
  }

  /** What people call it, such as {@code dpm++}. */
  public String word() {
    return word;
  }

  /** The sampler with the values of a file. */
  Sampler build(SchedulerFile file, int steps) {
    return builder.apply(file, steps);
  }

  private static Sampler ddim(SchedulerFile file, int steps) {
    return new DdimSampler(file.config(SchedulerClass.DDIM), steps);
  }

  private static Sampler dpm(SchedulerFile file, DpmSampler.Algorithm form, int steps) {
    refuseOtherSigmas(file);
    DpmSampler.Options options = file.options(DpmSampler.Options.of(form));
    return new DpmSampler(file.config(SchedulerClass.DPM), form, options, steps);
  }

  private static Sampler unipc(SchedulerFile file, int steps) {
    refuseOtherSigmas(file);
    UniPcSampler.Options options = file.options(UniPcSampler.Options.DEFAULT);
    return new UniPcSampler(file.config(SchedulerClass.UNIPC), options, steps);
  }

  private static Sampler lcm(SchedulerFile file, int steps) {
    LcmSampler.Options options = file.options(LcmSampler.Options.DEFAULT);
    return new LcmSampler(file.config(SchedulerClass.LCM), options, steps);
  }

  private static Sampler pndm(SchedulerFile file, int steps) {
    file.refuse("skip_prk_steps", false);
    return new PndmSampler(file.config(SchedulerClass.PNDM), steps);
  }

  private static void refuseOtherSigmas(SchedulerFile file) {
    file.refuse("use_lu_lambdas", true);
    file.refuse("use_exponential_sigmas", true);
    file.refuse("use_beta_sigmas", true);
    file.refuse("use_flow_sigmas", true);
  }
}
