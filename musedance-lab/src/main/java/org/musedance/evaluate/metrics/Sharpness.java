package org.musedance.evaluate.metrics;

import org.musedance.media.Picture;

/**
 * Whether the look is kept: mean standard deviation of the Laplacian of frames over that of their
 * reference, a common measure of focus (Pech-Pacheco et al. 2000). 1 is as sharp, less is blurred.
 *
 * <p>Collects any number of frames.
 */
public final class Sharpness {
  private final double reference;
  private double sum;
  private int frames;

  /** Against a reference of the same size as the frames. */
  public Sharpness(Picture reference) {
    this.reference = deviation(reference);
  }

  public void add(Picture frame) {
    sum += deviation(frame);
    frames++;
  }

  /** Mean over the frames; 1 where the reference is flat, so that nothing could be lost. */
  public double value() {
    return reference == 0 || frames == 0 ? 1 : sum / frames / reference;
  }

  /** Standard deviation of the four-neighbour Laplacian of the luma, inside the border. */
  static double deviation(Picture picture) {
    int width = picture.width();
    float[] luma = Plane.luma(picture).values;
    double sum = 0;
    double squares = 0;
    for (int y = 1; y < picture.height() - 1; y++) {
      for (int i = y * width + 1; i < (y + 1) * width - 1; i++) {
        double laplacian =
            luma[i - 1] + luma[i + 1] + luma[i - width] + luma[i + width] - 4 * luma[i];
        sum += laplacian;
        squares += laplacian * laplacian;
      }
    }
    double count = Math.max(1.0, (width - 2.0) * (picture.height() - 2.0));
    return Math.sqrt(Math.max(0, squares / count - sum / count * (sum / count)));
  }
}
