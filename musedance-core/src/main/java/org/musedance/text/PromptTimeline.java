package org.musedance.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/**
 * A prompt that changes over time, as in {@code "0-2 s: wave the arms; 2-4 s: spin"}.
 *
 * @param always the prompt wherever no entry holds
 * @param entries later ones win where they overlap
 */
public record PromptTimeline(String always, List<Entry> entries) {
  private static final String RANGE = "(-?[\\d.]+)\\s*s?\\s*[-–]\\s*(-?[\\d.]+)\\s*s?\\s*:";
  private static final Pattern TIMED = Pattern.compile("\\s*" + RANGE + ".*", Pattern.DOTALL);
  private static final Pattern ENTRY = Pattern.compile("\\s*" + RANGE + "(.*)", Pattern.DOTALL);
  private static final Pattern BETWEEN = Pattern.compile(";(?=\\s*(?:" + RANGE + "|$))");

  /**
   * One prompt for a stretch of time.
   *
   * @param fromSeconds first moment
   * @param toSeconds first moment after it
   */
  public record Entry(double fromSeconds, double toSeconds, String text) {
    public Entry {
      if (fromSeconds < 0) {
        throw new UserError(
            "the times of a prompt must be seconds from 0 on, but \""
                + text
                + "\" begins at "
                + fromSeconds
                + "; begin at 0");
      }
      if (!(fromSeconds < toSeconds)) {
        throw new UserError(
            "a prompt must end after it begins, but \""
                + text
                + "\" goes from "
                + fromSeconds
                + " to "
                + toSeconds
                + " s; exchange the two times");
      }
      if (text.isBlank()) {
        throw new UserError(
            "a timed prompt must have words, but there are none from "
                + fromSeconds
                + " to "
                + toSeconds
                + " s; write for example \"0-2: wave the arms\"");
      }
    }

    boolean holdsAt(double seconds) {
      return fromSeconds <= seconds && seconds < toSeconds;
    }
  }

  public PromptTimeline {
    entries = List.copyOf(entries);
  }

  /** One prompt for the whole time. */
  public static PromptTimeline of(String always) {
    return new PromptTimeline(always, List.of());
  }

  /**
   * Reads what a user typed.
   *
   * @param prompt words for the whole time, or a timeline itself, whose gaps then have no words
   * @param timed timelines of one or more entries, "FROM-TO: words", times in seconds
   */
  public static PromptTimeline parse(String prompt, List<String> timed) {
    boolean isTimeline = TIMED.matcher(prompt).matches();
    List<Entry> entries = new ArrayList<>();
    Stream.concat(isTimeline ? Stream.of(prompt) : Stream.empty(), timed.stream())
        .flatMap(BETWEEN::splitAsStream)
        .filter(part -> !part.isBlank())
        .map(PromptTimeline::entry)
        .forEach(entries::add);
    return new PromptTimeline(isTimeline ? "" : prompt, entries);
  }

  private static Entry entry(String part) {
    Matcher matcher = ENTRY.matcher(part);
    if (!matcher.matches()) {
      throw new UserError(
          "a timed prompt must be FROM-TO: words, with times in seconds, but was \""
              + part.strip()
              + "\"; write for example \"0-2: wave the arms\"");
    }
    return new Entry(
        seconds(matcher.group(1), part), seconds(matcher.group(2), part), matcher.group(3).strip());
  }

  private static double seconds(String number, String part) {
    try {
      return Double.parseDouble(number);
    } catch (NumberFormatException e) {
      throw new UserError(
          "a time must be a number of seconds, but was "
              + number
              + " in \""
              + part.strip()
              + "\"; write for example 1.5",
          e);
    }
  }

  /** The prompt at a moment. */
  public String at(double seconds) {
    for (int i = entries.size() - 1; i >= 0; i--) {
      if (entries.get(i).holdsAt(seconds)) {
        return entries.get(i).text();
      }
    }
    return always;
  }

  /** Every prompt once, the one for the gaps first. */
  public List<String> distinct() {
    return Stream.concat(Stream.of(always), entries.stream().map(Entry::text)).distinct().toList();
  }
}
