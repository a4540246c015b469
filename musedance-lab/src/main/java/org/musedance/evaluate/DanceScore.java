package org.musedance.evaluate;

import java.util.Arrays;
import org.musedance.media.Picture;

/**
 * What is measured on any dance, whether its truth is known or not.
 *
 * @param beat share of the motion that follows the composed beats, see {@link BeatFit}
 * @param beatControl the same with the wrong grid
 * @param motion mean magnitude of the flow in pixels
 * @param sharpness against the reference, see {@link Sharpness}
 * @param folds share of pixels, see {@link Folds}
 */
public record DanceScore(
    double beat, double beatControl, double motion, double sharpness, double folds) {

  /** Collects the frames of one dance. */
  static final class Meter {
    private final MotionCurve curve;
    private final Sharpness sharpness;
    private final Folds folds = new Folds();

    Meter(Picture reference, int frames) {
      curve = new MotionCurve(frames);
      sharpness = new Sharpness(reference);
    }

    void add(DancedFrame frame) {
      curve.add(frame.flow());
      sharpness.add(frame.frame());
      folds.add(frame.flow(), frame.width(), frame.height());
    }

    double[][] curve() {
      return curve.values();
    }

    /**
     * @param beats the beat count at each frame
     */
    DanceScore score(double[] beats) {
      double[][] curves = curve.values();
      BeatFit fit = BeatFit.of(curves, beats);
      double motion = Arrays.stream(curves[2]).average().orElse(0);
      return new DanceScore(fit.share(), fit.control(), motion, sharpness.value(), folds.share());
    }
  }
}
