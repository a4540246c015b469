package org.musedance.dataset.shard;

import java.util.List;
import java.util.Locale;
import org.musedance.audio.BeatGrid;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Split;

/**
 * What is known about a clip: its {@code KEY.json}. Times are seconds from the clip's first
 * picture.
 *
 * @param key names the clip's files; has no dot
 * @param caption words for every moment that the timeline does not cover; may be empty
 * @param captionFrom "txt", "json", "csv", "model", "world", or null without a caption
 * @param timeline what happens when, in order
 * @param tempo in beats per minute, as heard in the music around the clip
 * @param beats times of the beats heard, rising
 * @param fps pictures per second
 * @param frames pictures
 * @param width pixels
 * @param height pixels
 * @param source name of the video that the clip was cut from
 * @param start where the clip begins in its source, in seconds
 * @param split "train", "validation" or "test"
 * @param genre of the music, or null
 * @param pose where the pose maps come from: "sidecar", "predictor", "world", or null without
 */
public record ClipRecord(
    String key,
    String caption,
    String captionFrom,
    List<Timed> timeline,
    double tempo,
    List<Double> beats,
    double fps,
    int frames,
    int width,
    int height,
    String source,
    double start,
    String split,
    String genre,
    String pose) {

  /** Words that hold from one moment to another, in seconds. */
  public record Timed(double from, double to, String text) {}

  public ClipRecord {
    timeline = List.copyOf(timeline);
    beats = List.copyOf(beats);
  }

  /** A split's name in files. */
  public static String nameOf(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  /** The entries of a timeline as they are written to files. */
  public static List<Timed> timed(PromptTimeline prompt) {
    return prompt.entries().stream()
        .map(entry -> new Timed(entry.fromSeconds(), entry.toSeconds(), entry.text()))
        .toList();
  }

  /** The length in seconds. */
  public double seconds() {
    return frames / fps;
  }

  /** The words for each moment. */
  public PromptTimeline prompt() {
    return new PromptTimeline(
        caption,
        timeline.stream()
            .map(each -> new PromptTimeline.Entry(each.from(), each.to(), each.text()))
            .toList());
  }

  /** The beats on the clip's pictures, counted from its first one. */
  public BeatGrid grid() {
    return new BeatGrid(beatSeconds(), tempo, fps);
  }

  /** The times of {@link #beats}. */
  public double[] beatSeconds() {
    return beats.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** This clip in a split. */
  public ClipRecord in(Split chosen) {
    return new ClipRecord(
        key,
        caption,
        captionFrom,
        timeline,
        tempo,
        beats,
        fps,
        frames,
        width,
        height,
        source,
        start,
        nameOf(chosen),
        genre,
        pose);
  }
}
