package org.musedance.dataset.source;

import java.util.ArrayList;
import java.util.List;

/**
 * Divides shots into clips of equal length.
 *
 * @param fps pictures per second of the clips
 * @param minSeconds shorter shots give no clip
 * @param maxSeconds longer shots are divided into as few equal clips as possible
 */
public record ClipPlan(double fps, double minSeconds, double maxSeconds) {
  /** Sound is read in parts of this length, so that memory stays bounded; no clip crosses two. */
  public static final double PART_SECONDS = 240;

  /** What doubles round away. */
  private static final double ROUNDING = 1e-6;

  /** The clips of a shot in order; empty for a shot that is too short. */
  public List<Span> clips(Span shot) {
    List<Span> clips = new ArrayList<>();
    double from = shot.from();
    while (from < shot.to()) {
      double partEnd = PART_SECONDS * (part(from) + 1);
      double to = Math.min(shot.to(), partEnd);
      divide(new Span(from, to), clips);
      from = to;
    }
    return clips;
  }

  private void divide(Span span, List<Span> clips) {
    int count = (int) Math.ceil(span.seconds() / maxSeconds - ROUNDING);
    double each = span.seconds() / count;
    int frames = (int) Math.floor(each * fps + ROUNDING);
    if (frames / fps < minSeconds - ROUNDING) {
      return;
    }
    for (int i = 0; i < count; i++) {
      double from = span.from() + i * each;
      clips.add(new Span(from, from + frames / fps));
    }
  }

  /** The part of the sound that a moment lies in, from 0. */
  static int part(double seconds) {
    return (int) Math.floor(seconds / PART_SECONDS + ROUNDING);
  }

  /** Pictures in a clip. */
  public int frames(Span clip) {
    return (int) Math.round(clip.seconds() * fps);
  }
}
