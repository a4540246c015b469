package org.musedance.animate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.musedance.diffusion.Guidance;

/**
 * What will be done for a request, before it is done.
 *
 * @param seconds of music
 * @param framesPerSecond of the video
 * @param clips in order; together they have every frame of the video
 * @param framesPerClip new frames that the network makes at a time
 * @param framing sizes of picture, network and video
 * @param steps of the sampler per clip
 * @param guidance of the sampler
 * @param estimate of memory and time
 */
public record AnimationPlan(
    double seconds,
    double framesPerSecond,
    List<Clip> clips,
    int framesPerClip,
    Framing framing,
    int steps,
    Guidance guidance,
    Estimate estimate) {
  /** A frame for less than this share of its time would only be a rounding error. */
  private static final double LEAST_FRAME = 0.01;

  private static final double MEBIBYTE = 1 << 20;

  public AnimationPlan {
    clips = List.copyOf(clips);
  }

  /**
   * How many frames cover the music: as many as begin before it ends, so that nothing of it is
   * lost; at least one.
   */
  public static int frames(double seconds, double framesPerSecond) {
    return (int) Math.max(1, Math.ceil(seconds * framesPerSecond - LEAST_FRAME));
  }

  /** Cuts a video into clips; the last one keeps what is left. */
  public static List<Clip> clips(int frames, int framesPerClip) {
    List<Clip> clips = new ArrayList<>();
    for (int first = 0; first < frames; first += framesPerClip) {
      clips.add(new Clip(clips.size(), first, Math.min(framesPerClip, frames - first)));
    }
    return clips;
  }

  /** Frames of the video. */
  public int frames() {
    Clip last = clips.get(clips.size() - 1);
    return last.firstFrame() + last.frames();
  }

  /** The same plan with what it will need. */
  AnimationPlan with(Estimate other) {
    return new AnimationPlan(
        seconds, framesPerSecond, clips, framesPerClip, framing, steps, guidance, other);
  }

  /** The plan in lines for people. */
  public String describe() {
    return String.join(
        System.lineSeparator(),
        line("music", "%.2f s", seconds),
        line("video", "%d x %d, %s", framing.outputWidth(), framing.outputHeight(), rate()),
        line("frames", "%d in %d clips of %d%s", frames(), clips.size(), framesPerClip, atOnce()),
        line("network", "works at %d x %d", framing.workWidth(), framing.workHeight()),
        line("sampling", "%d steps, %d passes each", steps, guidance.passes()),
        line("memory", "about %.0f MiB", estimate.bytes() / MEBIBYTE),
        line("time", "about %s", time(estimate.seconds())));
  }

  private String atOnce() {
    return estimate.framesAtOnce() < framesPerClip
        ? String.format(Locale.ROOT, ", %d at a time", estimate.framesAtOnce())
        : "";
  }

  private String rate() {
    return String.format(Locale.ROOT, "%s frames per second", trimmed(framesPerSecond));
  }

  private static String trimmed(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-10s", name) + String.format(Locale.ROOT, format, values);
  }

  private static String time(double seconds) {
    if (seconds < 100) {
      return Math.max(1, Math.round(seconds)) + " s";
    }
    double minutes = seconds / 60;
    return minutes < 100
        ? Math.round(minutes) + " min"
        : String.format(Locale.ROOT, "%.1f h", minutes / 60);
  }
}
