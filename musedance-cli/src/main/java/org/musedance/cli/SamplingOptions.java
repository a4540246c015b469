package org.musedance.cli;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.musedance.diffusion.SamplerKind;
import picocli.CommandLine.Option;

/** How noise becomes frames, for every command that animates. */
final class SamplingOptions {
  @Option(
      names = "--sampler",
      paramLabel = "NAME",
      description =
          "ddim, dpm, dpm++, dpm++-sde, unipc, lcm or pndm; else the one of the model's scheduler.")
  private String sampler;

  @Option(
      names = "--steps",
      paramLabel = "NUMBER",
      description = "Sampling steps per clip; else as the model suggests.")
  private Integer steps;

  @Option(
      names = "--guidance",
      paramLabel = "NUMBER",
      description = "How strongly prompt and music count; else as the model suggests.")
  private Double guidance;

  Optional<SamplerKind> sampler() {
    return Optional.ofNullable(sampler).map(SamplerKind::of);
  }

  OptionalInt steps() {
    return steps == null ? OptionalInt.empty() : OptionalInt.of(steps);
  }

  OptionalDouble guidance() {
    return guidance == null ? OptionalDouble.empty() : OptionalDouble.of(guidance);
  }
}
