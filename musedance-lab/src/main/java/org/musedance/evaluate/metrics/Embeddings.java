package org.musedance.evaluate.metrics;

/**
 * What embeddings of frames, texts and sounds say, whatever network made them. All are cosines, 1
 * at best.
 */
public final class Embeddings {
  private Embeddings() {}

  /** The cosine of two vectors, -1 to 1; 0 where one is all zeros. */
  public static double cosine(double[] one, double[] other) {
    double product = 0;
    double squares1 = 0;
    double squares2 = 0;
    for (int i = 0; i < one.length; i++) {
      product += one[i] * other[i];
      squares1 += one[i] * one[i];
      squares2 += other[i] * other[i];
    }
    double length = Math.sqrt(squares1) * Math.sqrt(squares2);
    return length == 0 ? 0 : product / length;
  }

  /**
   * Mean cosine of consecutive frames: CLIP temporal consistency (EvalCrafter, Liu et al. 2024).
   */
  public static double steadiness(double[][] frames) {
    double sum = 0;
    for (int i = 1; i < frames.length; i++) {
      sum += cosine(frames[i - 1], frames[i]);
    }
    return frames.length < 2 ? 1 : sum / (frames.length - 1);
  }

  /**
   * Whether the subject stays the same: the mean over the frames of half the cosine to the frame
   * before and half that to the first (VBench's subject consistency, Huang et al. 2024, there with
   * DINO). Here the reference picture is the first.
   */
  public static double subject(double[] reference, double[][] frames) {
    double sum = 0;
    double[] before = reference;
    for (double[] frame : frames) {
      sum += (cosine(before, frame) + cosine(reference, frame)) / 2;
      before = frame;
    }
    return sum / frames.length;
  }

  /**
   * Mean cosine of every row to one vector: CLIP-T with frames and a text; with the embeddings of a
   * model such as ImageBind, whether video and sound belong together.
   */
  public static double similarity(double[] one, double[][] rows) {
    double sum = 0;
    for (double[] row : rows) {
      sum += cosine(one, row);
    }
    return sum / rows.length;
  }
}
