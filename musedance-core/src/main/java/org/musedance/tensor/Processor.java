package org.musedance.tensor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this machine's CPU can do, as Linux tells it; other systems do not, and nothing is assumed.
 */
final class Processor {
  private static final Set<String> FLAGS = flags();

  private Processor() {}

  private static Set<String> flags() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("flags"))
          .findFirst()
          .map(line -> Set.copyOf(List.of(line.split("\\s+"))))
          .orElse(Set.of());
    } catch (IOException | UncheckedIOException notLinux) {
      return Set.of();
    }
  }

  /** Whether it computes with 16 numbers of f32 at once (AVX-512). */
  static boolean computesSixteenFloats() {
    return FLAGS.contains("avx512f");
  }

  /** Whether it multiplies bf16 numbers in hardware (AVX512-BF16). */
  static boolean multipliesBfloat16() {
    return FLAGS.contains("avx512_bf16");
  }

  /** Whether it multiplies whole tiles of bf16 numbers (AMX). */
  static boolean multipliesTiles() {
    return FLAGS.contains("amx_bf16");
  }
}
