package org.musedance.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.musedance.evaluate.metrics.BeatFit;
import org.musedance.evaluate.metrics.Folds;
import org.musedance.evaluate.metrics.MotionCurve;
import org.musedance.evaluate.metrics.OpticalFlow;
import org.musedance.evaluate.metrics.Sharpness;
import org.musedance.media.Picture;

/** Measures one dance from its frames and their flow. */
final class DanceMeter {
  /** Longest side of the pictures in which motion is looked for. */
  private static final int SEEN_SIDE = 128;

  private final Picture seenReference;
  private final MotionCurve curve;
  private final Sharpness sharpness;
  private final Folds folds = new Folds();
  private final List<Picture> seen = new ArrayList<>();

  /**
   * @param reference of the size of the frames
   * @param frames how many there will be
   */
  DanceMeter(Picture reference, int frames) {
    seenReference = reference.shrink(SEEN_SIDE);
    curve = new MotionCurve(frames);
    sharpness = new Sharpness(reference);
  }

  void add(DancedFrame frame) {
    curve.add(frame.flow());
    sharpness.add(frame.frame());
    folds.add(frame.flow(), frame.width(), frame.height());
    seen.add(frame.frame().shrink(SEEN_SIDE));
  }

  /** See {@link MotionCurve#values}. */
  double[][] curve() {
    return curve.values();
  }

  /**
   * The score of all frames.
   *
   * @param beats the beat count at each frame
   */
  DanceScore score(double[] beats) {
    double[][] curves = curve.values();
    BeatFit fit = BeatFit.of(curves, beats);
    double motion = Arrays.stream(curves[2]).average().orElse(0);
    double beatSeen = BeatFit.of(seenCurve(), beats).share();
    return new DanceScore(
        fit.share(), fit.control(), beatSeen, motion, sharpness.value(), folds.share());
  }

  private double[][] seenCurve() {
    MotionCurve curve = new MotionCurve(seen.size());
    seen.parallelStream()
        .map(frame -> OpticalFlow.estimate(frame, seenReference))
        .toList()
        .forEach(curve::add);
    return curve.values();
  }
}
