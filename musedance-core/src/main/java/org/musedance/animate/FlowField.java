package org.musedance.animate;

/**
 * Where the pixels of a frame come from.
 *
 * @param values [2, height, width], planes dx, dy in pixels of that size: (x, y) of the frame came
 *     from (x + dx, y + dy) of the reference picture
 * @param width of the field
 * @param height of the field
 */
public record FlowField(float[] values, int width, int height) {
  public FlowField {
    if (values.length != 2L * width * height) {
      throw new IllegalArgumentException(
          "a flow field must hold 2 x height x width values, but %d x %d came with %d; pass both"
                  .formatted(width, height, values.length)
              + " planes");
    }
  }
}
