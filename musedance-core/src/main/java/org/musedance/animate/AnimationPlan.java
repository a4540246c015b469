package org.musedance.animate;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.musedance.diffusion.ContextWindows;
import org.musedance.model.folder.WeightLayout;

/**
 * What will be done for a request, before it is done.
 *
 * @param seconds of music
 * @param framesPerSecond of the video
 * @param longVideo how the frames become one video
 * @param clips in order; together they have every frame of the video. In windows all frames are one
 *     clip
 * @param framesPerClip new frames that the network makes at a time
 * @param framing sizes of picture, network and video
 * @param sampling how noise becomes frames
 * @param estimate of memory and time
 */
public record AnimationPlan(
    double seconds,
    double framesPerSecond,
    LongVideo longVideo,
    List<Clip> clips,
    int framesPerClip,
    Framing framing,
    Sampling sampling,
    Estimate estimate) {
  /** Frames that neighbouring windows share, AnimateAnyone's number; at most half of a window. */
  private static final int OVERLAP = 4;

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

  /** The clips of a video. */
  static List<Clip> clips(LongVideo longVideo, int frames, int framesPerClip) {
    return switch (longVideo) {
      case CLIPS -> clips(frames, framesPerClip);
      case WINDOWS -> List.of(new Clip(0, 0, frames));
    };
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

  /** Frames that the network sees together, window by window; only where there are windows. */
  List<int[]> windows() {
    return ContextWindows.closed(frames(), framesPerClip, Math.min(OVERLAP, framesPerClip / 2));
  }

  /** How often the network makes frames in a step of the sampler, over the whole video. */
  int parts() {
    return longVideo == LongVideo.CLIPS ? clips.size() : windows().size();
  }

  /** Steps of each clip that progress counts: one per step of the sampler and window. */
  int stepsPerClip() {
    return sampling.steps() * parts() / clips.size();
  }

  /** The same plan with what it will need. */
  AnimationPlan with(Estimate other) {
    return new AnimationPlan(
        seconds, framesPerSecond, longVideo, clips, framesPerClip, framing, sampling, other);
  }

  /** The plan in lines for people. */
  public String describe() {
    return String.join(
        System.lineSeparator(),
        line("music", "%.2f s", seconds),
        line("video", "%d x %d, %s", framing.outputWidth(), framing.outputHeight(), rate()),
        line(
            "frames",
            "%d in %d %s of %d%s",
            frames(),
            parts(),
            partName(),
            framesPerClip,
            atOnce()),
        line("network", "works at %d x %d", framing.workWidth(), framing.workHeight()),
        line(
            "sampling",
            "%d steps, %d passes each, %s",
            sampling.steps(),
            sampling.guidance().passes(),
            sampling.kind().word()),
        line("memory", "about %.0f MiB%s", estimate.bytes() / MEBIBYTE, weights()),
        line("time", "about %s", time(estimate.seconds())));
  }

  private String atOnce() {
    return estimate.framesAtOnce() < framesPerClip
        ? String.format(Locale.ROOT, ", %d at a time", estimate.framesAtOnce())
        : "";
  }

  private String weights() {
    return estimate.layout() == WeightLayout.SPARING ? ", weights held sparingly" : "";
  }

  private String partName() {
    return longVideo.name().toLowerCase(Locale.ROOT);
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
