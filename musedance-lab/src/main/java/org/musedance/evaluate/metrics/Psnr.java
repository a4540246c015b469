package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;

/**
 * Peak signal-to-noise ratio of two pictures of one size, 10 log10(255² / MSE), the mean squared
 * error over all pixels and the three channels, in floating point.
 *
 * <p>The metric code that many dance papers share (DisCo, {@code tool/metrics}, before its commit
 * 6190108) subtracts and squares in unsigned bytes, which wrap around: unrelated pictures then have
 * about 28 dB instead of 12. {@link #legacyWrapped} repeats that, to compare with such tables and
 * for nothing else.
 */
public final class Psnr {
  /** What stands for equal pictures, as in DisCo and common_metrics_on_video_quality. */
  public static final double EQUAL = 100;

  private static final double PEAK = 255;

  private Psnr() {}

  /** Decibels, {@link #EQUAL} for equal pictures. */
  public static double of(Picture one, Picture other) {
    return decibels(meanSquaredError(one, other));
  }

  /** The old uint8 variant, in decibels. */
  public static double legacyWrapped(Picture one, Picture other) {
    return decibels(wrappedError(one, other));
  }

  private static double decibels(double error) {
    return error == 0 ? EQUAL : 10 * Math.log10(PEAK * PEAK / error);
  }

  /** The mean squared error, 0 to 255². */
  static double meanSquaredError(Picture one, Picture other) {
    PicturePair.check(one, other);
    double sum = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      int difference = (one.rgb()[i] & 255) - (other.rgb()[i] & 255);
      sum += difference * difference;
    }
    return sum / one.rgb().length;
  }

  /** The mean of ((a - b) mod 256)² mod 256. */
  static double wrappedError(Picture one, Picture other) {
    PicturePair.check(one, other);
    double sum = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      int difference = one.rgb()[i] - other.rgb()[i] & 255;
      sum += difference * difference & 255;
    }
    return sum / one.rgb().length;
  }
}
