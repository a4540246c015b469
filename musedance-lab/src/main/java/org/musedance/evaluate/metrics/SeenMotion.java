package org.musedance.evaluate.metrics;

import java.util.List;
import java.util.stream.IntStream;
import org.musedance.media.Picture;

/**
 * The motion between consecutive frames that is seen in a video, by dense optical flow on frames
 * made smaller than 128 pixels: it needs no skeleton, so that it holds for cartoons and animals.
 *
 * @param frames the small frames
 * @param forward per pair the flow that fetches the later frame at the earlier one's pixels
 * @param backward per pair the flow that fetches the earlier frame at the later one's pixels
 */
public record SeenMotion(List<Picture> frames, List<float[]> forward, List<float[]> backward) {
  /** Longest side in which motion is looked for. */
  public static final int SIDE = 128;

  /** Looks at a video; pairs are spread over the processors. */
  public static SeenMotion of(List<Picture> video) {
    List<Picture> small = video.parallelStream().map(frame -> frame.shrink(SIDE)).toList();
    return new SeenMotion(small, flows(small, 0, 1), flows(small, 1, 0));
  }

  private static List<float[]> flows(List<Picture> frames, int from, int to) {
    return IntStream.range(0, frames.size() - 1)
        .parallel()
        .mapToObj(i -> between(frames.get(i + from), frames.get(i + to)))
        .toList();
  }

  /** The flow of {@link OpticalFlow}; none is looked for between equal pictures. */
  public static float[] between(Picture frame, Picture reference) {
    return frame.equals(reference)
        ? new float[2 * frame.width() * frame.height()]
        : OpticalFlow.estimate(frame, reference);
  }

  /** Per pair the mean length of the flow, in pixels of the small frames. */
  public double[] speed() {
    MotionCurve curve = new MotionCurve(forward.size());
    forward.forEach(curve::add);
    return curve.values()[2];
  }
}
