package org.musedance.evaluate.metrics;

/**
 * Pearson correlation of generated and true flow vectors: covariance of the components over the
 * root of both variances, with horizontal and vertical components centred by themselves and summed.
 * It asks whether things move the same way at the same time; how far is told by {@link #strength}.
 *
 * <p>Collects any number of frames.
 */
public final class FlowCorrelation {
  /** Slower pixels of the truth count as still, in pixels of a picture 256 pixels wide. */
  private static final double MOVING = 0.7;

  private static final int REFERENCE_SIZE = 256;

  private final double leastSquared;
  private final double[] sums = new double[4];
  private double count;
  private double generatedSquares;
  private double trueSquares;
  private double products;

  private FlowCorrelation(double leastSquared) {
    this.leastSquared = leastSquared;
  }

  /** Over the pixels that truly move: by more than 0.7 pixels at a size of 256. */
  public static FlowCorrelation overMovingPixels(int size) {
    double least = MOVING * size / REFERENCE_SIZE;
    return new FlowCorrelation(least * least);
  }

  /** Over all pixels, so that motion where there should be none counts against. */
  public static FlowCorrelation overAllPixels() {
    return new FlowCorrelation(-1);
  }

  /** Adds one frame; both fields are [2, H, W] in pixels. */
  public void add(float[] generated, float[] truth) {
    if (generated.length != truth.length) {
      throw new IllegalArgumentException(
          "both flow fields must have the same size, but had %d and %d values; resize one first"
              .formatted(generated.length, truth.length));
    }
    int plane = truth.length / 2;
    for (int i = 0; i < plane; i++) {
      double tx = truth[i];
      double ty = truth[plane + i];
      if (tx * tx + ty * ty > leastSquared) {
        addVector(generated[i], generated[plane + i], tx, ty);
      }
    }
  }

  private void addVector(double gx, double gy, double tx, double ty) {
    count++;
    sums[0] += gx;
    sums[1] += gy;
    sums[2] += tx;
    sums[3] += ty;
    generatedSquares += gx * gx + gy * gy;
    trueSquares += tx * tx + ty * ty;
    products += gx * tx + gy * ty;
  }

  /** Adds all frames of another collection. */
  public void add(FlowCorrelation other) {
    count += other.count;
    for (int i = 0; i < sums.length; i++) {
      sums[i] += other.sums[i];
    }
    generatedSquares += other.generatedSquares;
    trueSquares += other.trueSquares;
    products += other.products;
  }

  /** The correlation, -1 to 1; 0 where either does not vary. */
  public double value() {
    if (count == 0) {
      return 0;
    }
    double generated = generatedSquares - (sums[0] * sums[0] + sums[1] * sums[1]) / count;
    double truth = trueSquares - (sums[2] * sums[2] + sums[3] * sums[3]) / count;
    double both = products - (sums[0] * sums[2] + sums[1] * sums[3]) / count;
    boolean varies = generated > 1e-9 * count && truth > 1e-9 * count;
    return varies ? both / Math.sqrt(generated * truth) : 0;
  }

  /** Root mean square of the generated over that of the true flow: 1 is as far, 0 is still. */
  public double strength() {
    return trueSquares > 0 ? Math.sqrt(generatedSquares / trueSquares) : 0;
  }
}
