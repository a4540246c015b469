package org.musedance.evaluate.metrics;

import java.util.List;
import org.musedance.media.Picture;

/**
 * Whether what moves keeps its look (Lai et al. 2018; fast_blind_video_consistency): the mean
 * squared difference, over colours in [0, 1] and the pixels that both show, of a frame and its
 * successor fetched along the flow. The mean over the pairs. The published code takes FlowNet 2's
 * flow; here it is {@link OpticalFlow}'s unless another is given. A still video has 0, so it says
 * something only beside a measure of motion.
 */
public final class WarpingError {
  private static final double PEAK = 255;
  private static final int CHANNELS = 3;

  private WarpingError() {}

  /** The error of a video, 0 at best. */
  public static double of(SeenMotion seen) {
    double sum = 0;
    List<Picture> frames = seen.frames();
    for (int i = 0; i < frames.size() - 1; i++) {
      sum += of(frames.get(i), frames.get(i + 1), seen.forward().get(i), seen.backward().get(i));
    }
    return frames.size() < 2 ? 0 : sum / (frames.size() - 1);
  }

  /**
   * The error of one pair; 0 where nothing is visible in both.
   *
   * @param forward flow [2, H, W] from the frame to the next
   * @param backward flow [2, H, W] from the next frame to this one
   */
  static double of(Picture frame, Picture next, float[] forward, float[] backward) {
    boolean[] visible = Visibility.of(forward, backward, frame.width(), frame.height());
    double[] squares = squares(frame, next, forward);
    double sum = 0;
    double count = 0;
    for (int i = 0; i < visible.length; i++) {
      if (visible[i]) {
        sum += squares[i];
        count += CHANNELS;
      }
    }
    return count == 0 ? 0 : sum / count;
  }

  /** Per pixel the squared difference, summed over the colours. */
  private static double[] squares(Picture frame, Picture next, float[] flow) {
    double[] squares = new double[frame.width() * frame.height()];
    for (int i = 0; i < squares.length; i++) {
      double x = clamp(i % frame.width() + (double) flow[i], frame.width());
      double y = clamp(i / frame.width() + (double) flow[squares.length + i], frame.height());
      for (int channel = 0; channel < CHANNELS; channel++) {
        double difference =
            bilinear(next, x, y, channel) - (frame.rgb()[CHANNELS * i + channel] & 255);
        squares[i] += difference * difference / (PEAK * PEAK);
      }
    }
    return squares;
  }

  private static double clamp(double position, int count) {
    return Math.max(0, Math.min(count - 1, position));
  }

  private static double bilinear(Picture picture, double x, double y, int channel) {
    int left = (int) x;
    int top = (int) y;
    int right = Math.min(left + 1, picture.width() - 1);
    int bottom = Math.min(top + 1, picture.height() - 1);
    double above =
        mixed(at(picture, left, top, channel), at(picture, right, top, channel), x - left);
    double below =
        mixed(at(picture, left, bottom, channel), at(picture, right, bottom, channel), x - left);
    return mixed(above, below, y - top);
  }

  private static double mixed(double from, double to, double share) {
    return from + (to - from) * share;
  }

  private static int at(Picture picture, int x, int y, int channel) {
    return picture.rgb()[CHANNELS * (y * picture.width() + x) + channel] & 255;
  }
}
