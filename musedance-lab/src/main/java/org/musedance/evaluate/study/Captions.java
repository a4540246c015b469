package org.musedance.evaluate.study;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What belongs to every number: how many clips, of how many frames, at which rate and size. */
final class Captions {
  private Captions() {}

  static String of(List<ClipResult> clips) {
    return "%d clip%s of %s frames at %s fps, %s x %s pixels"
        .formatted(
            clips.size(),
            clips.size() == 1 ? "" : "s",
            range(clips, ClipResult::frames),
            range(clips, ClipResult::fps),
            range(clips, ClipResult::width),
            range(clips, ClipResult::height));
  }

  private static String range(List<ClipResult> clips, ToDoubleFunction<ClipResult> number) {
    String least = print(clips.stream().mapToDouble(number).min().orElseThrow());
    String most = print(clips.stream().mapToDouble(number).max().orElseThrow());
    return least.equals(most) ? least : least + " to " + most;
  }

  /** A whole number without, any other with two digits behind the point. */
  static String print(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
