package org.musedance.dataset.source;

import java.util.List;
import java.util.stream.Collectors;
import org.musedance.text.PromptTimeline;

/**
 * What is said about a whole video, or about a clip of it.
 *
 * @param prompt words, with times if there are any
 * @param genre of the music, or null
 * @param from where the words come from: "json", "txt", "csv", "model"; null without words
 */
public record SourceCaption(PromptTimeline prompt, String genre, String from) {
  /** Entries that reach into a clip by less than this are about its neighbour. */
  private static final double LEAST_SECONDS = .1;

  private static final double MILLISECOND = 1e3;

  static final SourceCaption NONE = new SourceCaption(PromptTimeline.of(""), null, null);

  /** Whether there are no words at all. */
  boolean isEmpty() {
    return prompt.always().isBlank() && prompt.entries().isEmpty();
  }

  /**
   * What is said about a clip, in the clip's own time. Where the video has words for some moments
   * only, the clip's caption for the others is all of them in order.
   */
  SourceCaption slice(Span clip) {
    List<PromptTimeline.Entry> entries =
        prompt.entries().stream()
            .filter(entry -> overlap(entry, clip) >= LEAST_SECONDS)
            .map(entry -> shifted(entry, clip))
            .toList();
    String spoken =
        entries.stream()
            .map(PromptTimeline.Entry::text)
            .distinct()
            .collect(Collectors.joining(", then "));
    String always = prompt.always().isBlank() ? spoken : prompt.always().strip();
    SourceCaption sliced = new SourceCaption(new PromptTimeline(always, entries), genre, from);
    return sliced.isEmpty() ? new SourceCaption(sliced.prompt, genre, null) : sliced;
  }

  private static double overlap(PromptTimeline.Entry entry, Span clip) {
    return Math.min(entry.toSeconds(), clip.to()) - Math.max(entry.fromSeconds(), clip.from());
  }

  private static PromptTimeline.Entry shifted(PromptTimeline.Entry entry, Span clip) {
    return new PromptTimeline.Entry(
        round(Math.max(0, entry.fromSeconds() - clip.from())),
        round(Math.min(clip.seconds(), entry.toSeconds() - clip.from())),
        entry.text());
  }

  private static double round(double seconds) {
    return Math.round(seconds * MILLISECOND) / MILLISECOND;
  }
}
