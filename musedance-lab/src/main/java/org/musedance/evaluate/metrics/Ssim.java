package org.musedance.evaluate.metrics;

import java.util.Arrays;
import org.musedance.media.Picture;
import org.musedance.tensor.UserError;

/**
 * Structural similarity (Wang et al. 2004) as scikit-image's {@code structural_similarity} computes
 * it on bytes: K1 = 0.01, K2 = 0.03, range 255, windows that lie inside the picture, mean over
 * their positions. Computed in double precision.
 */
public enum Ssim {
  /** A uniform 7 x 7 window and sample covariance: scikit-image's defaults; DisCo on grey. */
  UNIFORM(uniform(7), 49 / 48.0),

  /** A Gaussian 11 x 11 window, sigma 1.5, population covariance: Wang et al. 2004. */
  GAUSSIAN(gaussian(1.5, 5), 1);

  private static final int CHANNELS = 3;
  private static final double C1 = 0.01 * 255 * 0.01 * 255;
  private static final double C2 = 0.03 * 255 * 0.03 * 255;

  private final double[] window;
  private final double covarianceFactor;

  Ssim(double[] window, double covarianceFactor) {
    this.window = window;
    this.covarianceFactor = covarianceFactor;
  }

  private static double[] uniform(int side) {
    double[] window = new double[side];
    Arrays.fill(window, 1.0 / side);
    return window;
  }

  private static double[] gaussian(double sigma, int radius) {
    return Gaussian.kernel(sigma, radius);
  }

  /** The mean of the three channels' values, at most 1. */
  public double perChannel(Picture one, Picture other) {
    return Arrays.stream(channels(one, other)).average().orElseThrow();
  }

  /** The values of red, green and blue. */
  double[] channels(Picture one, Picture other) {
    PicturePair.check(one, other);
    double[] values = new double[CHANNELS];
    Arrays.setAll(values, channel -> of(channel(one, channel), channel(other, channel), one));
    return values;
  }

  /** The value of the grey pictures, rounded to bytes as OpenCV does. */
  public double grey(Picture one, Picture other) {
    PicturePair.check(one, other);
    return of(greyLevels(one), greyLevels(other), one);
  }

  private static double[] channel(Picture picture, int channel) {
    double[] values = new double[picture.rgb().length / CHANNELS];
    Arrays.setAll(values, i -> picture.rgb()[CHANNELS * i + channel] & 255);
    return values;
  }

  /** OpenCV's BGR2GRAY on bytes: fixed point with 15 bits. */
  static double[] greyLevels(Picture picture) {
    byte[] rgb = picture.rgb();
    double[] values = new double[rgb.length / CHANNELS];
    for (int i = 0; i < values.length; i++) {
      int at = CHANNELS * i;
      int weighted =
          9798 * (rgb[at] & 255) + 19235 * (rgb[at + 1] & 255) + 3735 * (rgb[at + 2] & 255);
      values[i] = weighted + (1 << 14) >> 15;
    }
    return values;
  }

  private double of(double[] one, double[] other, Picture size) {
    int width = size.width();
    if (Math.min(width, size.height()) < window.length) {
      throw new UserError(
          "pictures must be at least as large as the window of SSIM, %d x %d, but were %d x %d"
                  .formatted(window.length, window.length, width, size.height())
              + "; compare larger ones");
    }
    double[] mean1 = windowed(one, width);
    double[] mean2 = windowed(other, width);
    double[] squares1 = windowed(product(one, one), width);
    double[] squares2 = windowed(product(other, other), width);
    double[] products = windowed(product(one, other), width);
    double sum = 0;
    for (int i = 0; i < mean1.length; i++) {
      double variance1 = covarianceFactor * (squares1[i] - mean1[i] * mean1[i]);
      double variance2 = covarianceFactor * (squares2[i] - mean2[i] * mean2[i]);
      double covariance = covarianceFactor * (products[i] - mean1[i] * mean2[i]);
      double light =
          (2 * mean1[i] * mean2[i] + C1) / (mean1[i] * mean1[i] + mean2[i] * mean2[i] + C1);
      sum += light * (2 * covariance + C2) / (variance1 + variance2 + C2);
    }
    return sum / mean1.length;
  }

  private static double[] product(double[] one, double[] other) {

    double[] product = new double[one.length];
    Arrays.setAll(product, i -> one[i] * other[i]);
    return product;
  }

  /** Weighted means over all windows that lie inside. */
  private double[] windowed(double[] values, int width) {
    int height = values.length / width;
    int columns = width - window.length + 1;
    int rows = height - window.length + 1;
    double[] across = new double[columns * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < columns; x++) {
        across[y * columns + x] = weighted(values, y * width + x, 1);
      }
    }
    double[] both = new double[columns * rows];
    for (int i = 0; i < both.length; i++) {
      both[i] = weighted(across, i, columns);
    }
    return both;
  }

  private double weighted(double[] values, int from, int step) {
    double sum = 0;
    for (int k = 0; k < window.length; k++) {
      sum += window[k] * values[from + k * step];
    }
    return sum;
  }
}
