package org.musedance.world;

import java.awt.Rectangle;
import java.awt.Shape;
import java.util.List;

/**
 * Light on a group of pieces as if it were one body, rounded at its edge: the slope of its blurred
 * silhouette takes the place of a surface normal (as in Lumo, Johnston 2002, much simplified).
 */
final class Relief {
  private final Rectangle box;
  private final float[] light;

  private Relief(Rectangle box, float[] light) {
    this.box = box;
    this.light = light;
  }

  /** The light on the union of the pieces of one group. */
  static Relief of(List<Piece> group, Layout layout, Style style) {
    Shape[] outlines =
        group.stream()
            .map(piece -> layout.transform().createTransformedShape(piece.shape))
            .toArray(Shape[]::new);
    Rectangle box = Piece.box(outlines[0], layout);
    for (Shape outline : outlines) {
      box = box.union(Piece.box(outline, layout));
    }
    return new Relief(box, light(Piece.cover(box, outlines), box, layout, style));
  }

  private static float[] light(float[] cover, Rectangle box, Layout layout, Style style) {
    int radius = Math.max(1, (int) Math.round(.035 * layout.unit()));
    float[] soft = Blur.box(cover, box.width, box.height, radius);
    float[] light = new float[cover.length];
    float scale = (float) (style.relief() * radius * 1.1);
    for (int y = 1; y < box.height - 1; y++) {
      double height = (layout.base() - box.y - y) / layout.unit();
      double dusk = 1 - style.dusk() * (1 - Math.max(0, Math.min(1, height)));
      for (int x = 1; x < box.width - 1; x++) {
        int i = y * box.width + x;
        float slopeX = soft[i - 1] - soft[i + 1];
        float slopeY = soft[i + box.width] - soft[i - box.width];
        float facing = (float) (slopeX * style.lightX() + slopeY * .8);
        float rim = (float) (style.relief() * .25 * (1 - soft[i]));
        light[i] = (float) dusk * (1 + scale * facing - rim);
      }
    }
    return light;
  }

  /** The factor on colours at a pixel of the rest picture inside the group. */
  float at(int x, int y) {
    return light[(y - box.y) * box.width + x - box.x];
  }
}
