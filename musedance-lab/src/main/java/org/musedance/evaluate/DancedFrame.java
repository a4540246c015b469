package org.musedance.evaluate;

import org.musedance.media.Picture;

/**
 * One generated frame and its motion.
 *
 * @param frame as a viewer sees it
 * @param flow [2, height, width] in pixels of that size: (x, y) of the frame came from (x + dx, y +
 *     dy) of the reference
 * @param width of the flow field
 * @param height of the flow field
 */
public record DancedFrame(Picture frame, float[] flow, int width, int height) {
  public DancedFrame {
    if (flow.length != 2L * width * height) {
      throw new IllegalArgumentException(
          "flow must hold 2 x height x width values, but %d x %d came with %d; pass both planes"
              .formatted(width, height, flow.length));
    }
  }
}
