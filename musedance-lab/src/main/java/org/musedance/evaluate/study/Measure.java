package org.musedance.evaluate.study;

import java.util.function.ToDoubleFunction;
import org.musedance.evaluate.report.Column;

/**
 * A number of one video.
 *
 * @param key as one types it
 * @param section which table it stands in
 * @param column title, digits, which way is better
 * @param definition one sentence without its full stop: variant and source
 * @param formula NaN where it cannot be measured
 */
public record Measure(
    String key, Section section, Column column, String definition, ToDoubleFunction<View> formula) {
  /** A table of the report. */
  public enum Section {
    LIKENESS("Likeness to the truth"),
    BEAT("On the beat"),
    LOOK("Look, motion and steadiness"),
    TEXT("Text and sound");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }
}
