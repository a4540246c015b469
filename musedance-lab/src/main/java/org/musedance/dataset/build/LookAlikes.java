package org.musedance.dataset.build;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.musedance.dataset.source.Fingerprint;

/**
 * Finds earlier clips that could look like a new one without comparing it with all of them: looks
 * that differ in few bits agree in one of four quarters at some moment (multi-index hashing,
 * Norouzi, Punjani and Fleet 2012).
 */
final class LookAlikes<T> {
  private static final int QUARTERS = 4;
  private static final int BITS = 16;

  private final Map<Long, List<T>> buckets = new HashMap<>();

  void add(T clip, Fingerprint print) {
    quarters(print)
        .forEach(each -> buckets.computeIfAbsent(each, k -> new ArrayList<>()).add(clip));
  }

  /** Clips that share a quarter with this one at any moment, in no order. */
  Set<T> near(Fingerprint print) {
    Set<T> near = new HashSet<>();
    quarters(print).forEach(each -> near.addAll(buckets.getOrDefault(each, List.of())));
    return near;
  }

  private static Set<Long> quarters(Fingerprint print) {
    Set<Long> quarters = new HashSet<>();
    for (long look : print.looks()) {
      for (int i = 0; i < QUARTERS; i++) {
        quarters.add((look >>> i * BITS & 0xFFFF) | (long) i << BITS);
      }
    }
    return quarters;
  }
}
