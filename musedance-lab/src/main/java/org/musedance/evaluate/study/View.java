package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.List;
import org.musedance.evaluate.features.FrameFeatures;
import org.musedance.evaluate.metrics.MotionBeats;
import org.musedance.evaluate.metrics.MotionCurve;
import org.musedance.evaluate.metrics.SeenMotion;
import org.musedance.media.Picture;

/** A take of a performance, with what several measures look at computed once. */
public final class View {
  private final Performance performance;
  private final Take take;
  private final List<Picture> frames;
  private final FrameFeatures encoder;
  private SeenMotion motion;
  private double[][] curves;
  private double[][] embeddings;

  /**
   * @param encoder what sees whether frames show the same
   */
  View(Performance performance, Take take, FrameFeatures encoder) {
    this.performance = performance;
    this.take = take;
    this.encoder = encoder;
    frames = take.frames(performance);
  }

  public Performance performance() {
    return performance;
  }

  public Take take() {
    return take;
  }

  public List<Picture> frames() {
    return frames;
  }

  /** The motion between consecutive frames. */
  public SeenMotion motion() {
    if (motion == null) {
      motion = SeenMotion.of(frames);
    }
    return motion;
  }

  /** When the dance has its beats, in seconds. */
  public double[] danceBeats() {
    return MotionBeats.seconds(motion().speed(), performance.fps());
  }

  /** The motion curves of the flow back to the reference, [3][frames], see {@link MotionCurve}. */
  public double[][] curves() {
    if (curves == null) {
      Picture reference = performance.reference().shrink(SeenMotion.SIDE);
      MotionCurve seen = new MotionCurve(frames.size());
      motion().frames().parallelStream()
          .map(frame -> SeenMotion.between(frame, reference))
          .toList()
          .forEach(seen::add);
      curves = seen.values();
    }
    return curves;
  }

  /** The reference's embedding in front, then one per frame. */
  public double[][] embeddings() {
    if (embeddings == null) {
      List<Picture> all = new ArrayList<>(List.of(performance.reference()));
      all.addAll(frames);
      embeddings = encoder.embed(all);
    }
    return embeddings;
  }
}
