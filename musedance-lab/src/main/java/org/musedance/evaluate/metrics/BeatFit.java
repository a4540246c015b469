package org.musedance.evaluate.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How much of a dance is in time with the music, the beat R²: the share of the variance of the
 * motion curves that a least-squares fit of sines and cosines of the beat count explains.
 *
 * <p>The periods are 4, 2, 1, 1/2 and 1/4 beats. Fits of periods 2 to 1/4 alone would miss moves
 * that repeat every four beats (step touch, slide, spin), so the period of 4 belongs to it. Periods
 * too fast for the frame rate (above its Nyquist frequency) are left out.
 *
 * <p>The control is the same fit with a grid 1.37 times as fast, which is in no simple ratio to the
 * beat: what a fit of so many waves explains of a motion that does not follow it.
 *
 * @param share of the variance explained by the beat, 0 to 1; 0 where nothing moves
 * @param control share explained by the wrong grid
 */
public record BeatFit(double share, double control) {
  /** How much faster the control's grid is. */
  public static final double CONTROL_SPEED = 1.37;

  private static final double[] PERIOD_BEATS = {4, 2, 1, 0.5, 0.25};
  private static final double NYQUIST = 0.5;
  private static final double LEAST_VARIANCE = 1e-12;

  /**
   * Fits motion curves.
   *
   * @param curves [curve][frame], see {@link MotionCurve}
   * @param beats the beat count at each frame
   */
  public static BeatFit of(double[][] curves, double[] beats) {
    double[] wrong = Arrays.stream(beats).map(beat -> beat * CONTROL_SPEED).toArray();
    return new BeatFit(explained(curves, beats), explained(curves, wrong));
  }

  private static double explained(double[][] curves, double[] beats) {
    List<double[]> basis = basis(beats);
    if (beats.length <= basis.size()) {
      throw new IllegalArgumentException(
          "a beat fit needs more frames than its %d waves, but had %d; film for longer"
              .formatted(basis.size(), beats.length));
    }
    double explained = 0;
    double total = 0;
    for (double[] curve : curves) {
      double[] rest = curve.clone();
      remove(basis.get(0), rest);
      double variance = dot(rest, rest);
      for (double[] wave : basis) {
        remove(wave, rest);
      }
      total += variance;
      explained += variance - dot(rest, rest);
    }
    return total > LEAST_VARIANCE * beats.length ? explained / total : 0;
  }

  /** Orthonormal functions of the frame that span the constant and the waves; constant first. */
  private static List<double[]> basis(double[] beats) {
    List<double[]> basis = new ArrayList<>();
    double[] constant = new double[beats.length];
    Arrays.fill(constant, 1);
    extend(basis, constant);
    double beatsPerFrame = (beats[beats.length - 1] - beats[0]) / (beats.length - 1);
    for (double period : PERIOD_BEATS) {
      if (beatsPerFrame / period < NYQUIST) {
        double turn = 2 * Math.PI / period;
        extend(basis, Arrays.stream(beats).map(beat -> Math.sin(turn * beat)).toArray());
        extend(basis, Arrays.stream(beats).map(beat -> Math.cos(turn * beat)).toArray());
      }
    }
    return basis;
  }

  /** One step of Gram-Schmidt; what the basis spans already is left out. */
  private static void extend(List<double[]> basis, double[] next) {
    double before = dot(next, next);
    for (int twice = 0; twice < 2; twice++) {
      for (double[] known : basis) {
        remove(known, next);
      }
    }
    double length = Math.sqrt(dot(next, next));
    if (length > 1e-6 * Math.sqrt(before)) {
      basis.add(Arrays.stream(next).map(value -> value / length).toArray());
    }
  }

  private static void remove(double[] unit, double[] from) {
    double along = dot(unit, from);
    for (int i = 0; i < from.length; i++) {
      from[i] -= along * unit[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
