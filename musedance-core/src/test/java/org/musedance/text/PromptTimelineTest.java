package org.musedance.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.UserError;

class PromptTimelineTest {
  private static PromptTimeline timeline(String... timed) {
    return PromptTimeline.parse("a cat dancing", List.of(timed));
  }

  @Test
  void onePromptHoldsAlways() {
    PromptTimeline timeline = timeline();
    assertThat(timeline.at(0)).isEqualTo("a cat dancing");
    assertThat(timeline.at(1e6)).isEqualTo("a cat dancing");
    assertThat(timeline).isEqualTo(PromptTimeline.of("a cat dancing"));
  }

  @Test
  void anEntryHoldsFromItsBeginningToJustBeforeItsEnd() {
    PromptTimeline timeline = timeline("0.5-2: wave the arms");
    assertThat(timeline.at(0.49)).isEqualTo("a cat dancing");
    assertThat(timeline.at(0.5)).isEqualTo("wave the arms");
    assertThat(timeline.at(1.999)).isEqualTo("wave the arms");
    assertThat(timeline.at(2)).isEqualTo("a cat dancing");
  }

  @Test
  void laterEntriesWin() {
    PromptTimeline timeline = timeline("0-4: wave", "1-2: spin");
    assertThat(timeline.at(0.5)).isEqualTo("wave");
    assertThat(timeline.at(1.5)).isEqualTo("spin");
    assertThat(timeline.at(3)).isEqualTo("wave");
  }

  @Test
  void oneStringMayHoldSeveralEntries() {
    PromptTimeline timeline = timeline("0-2 s: wave; 2 s - 4s : spin: fast; and low;");
    assertThat(timeline.entries())
        .containsExactly(
            new PromptTimeline.Entry(0, 2, "wave"),
            new PromptTimeline.Entry(2, 4, "spin: fast; and low"));
  }

  @Test
  void thePromptItselfMayBeATimeline() {
    PromptTimeline timeline = PromptTimeline.parse("0-2 s: wave; 2–4 s: spin", List.of());
    assertThat(timeline.at(1)).isEqualTo("wave");
    assertThat(timeline.at(3)).isEqualTo("spin");
    assertThat(timeline.at(5)).isEmpty();
  }

  @Test
  void everyPromptIsListedOnce() {
    assertThat(timeline("0-1: wave", "1-2: spin; 2-3: wave").distinct())
        .containsExactly("a cat dancing", "wave", "spin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          wave the arms  | must be FROM-TO: words, with times in seconds, but was "wave the arms"
          2: wave        | must be FROM-TO: words
          0-2 wave       | must be FROM-TO: words
          4-2: wave      | must end after it begins, but "wave" goes from 4.0 to 2.0 s; exchange
          2-2: wave      | must end after it begins
          -1-2: wave     | must be seconds from 0 on, but "wave" begins at -1.0; begin at 0
          0-2:           | must have words, but there are none from 0.0 to 2.0 s
          0-1.2.3: wave  | must be a number of seconds, but was 1.2.3 in "0-1.2.3: wave"
          0-1: a; 3-2: b | must end after it begins, but "b" goes from 3.0 to 2.0 s
          """)
  void saysWhatIsWrong(String timed, String sentence) {
    assertThatThrownBy(() -> timeline(timed))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(sentence);
  }
}
