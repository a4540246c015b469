package org.musedance.world;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * One bar of accompaniment as a drum tab: a line per part, four steps per beat.
 *
 * <p>Drum parts and chords hold a velocity from 1 to 9, the bass a chord tone ({@code r} root,
 * {@code t} third, {@code f} fifth, {@code o} octave, {@code a} approach to the next root). A dot
 * is a rest, a dash holds the note before it. A tab may give a part several lines; a song picks
 * one.
 */
record Groove(Map<String, String> parts) {
  static final int STEPS_PER_BEAT = 4;

  /** Reads a tab of {@code part steps} lines and picks one line for each part. */
  static Groove pick(String tab, SplittableRandom random) {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : tab.strip().split("\n")) {
      String[] words = line.strip().split("\\s+");
      lines.computeIfAbsent(words[0], part -> new ArrayList<>()).add(words[1]);
    }
    Map<String, String> picked = new LinkedHashMap<>();
    lines.forEach((part, choices) -> picked.put(part, choices.get(random.nextInt(choices.size()))));
    return new Groove(picked);
  }

  /** The sign of a part at a step of the bar, {@code '.'} for a rest or an absent part. */
  char at(String part, int step) {
    String line = parts.get(part);
    return line == null ? '.' : line.charAt(step);
  }

  /** The velocity of a part at a step, 0 (a rest) to 1. */
  double velocity(String part, int step) {
    char sign = at(part, step);
    return Character.isDigit(sign) ? (sign - '0') / 9.0 : 0;
  }

  /** How many steps the note that starts at a step lasts. */
  int length(String part, int step) {
    String line = parts.get(part);
    int end = step + 1;
    while (end < line.length() && line.charAt(end) == '-') end++;
    return end - step;
  }
}
