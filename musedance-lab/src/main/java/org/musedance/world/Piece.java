package org.musedance.world;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.List;

/** One part of a dancer as a drawing in body units: an outline, its filling, and marks on it. */
final class Piece {
  private record Mark(Shape shape, int colour) {}

  final int bone;
  final BodyPart part;
  final int group;
  final Shape shape;
  private final Texture texture;
  private final List<Mark> marks = new ArrayList<>();

  Piece(int bone, BodyPart part, int group, Shape shape, Texture texture) {
    this.bone = bone;
    this.part = part;
    this.group = group;
    this.shape = shape;
    this.texture = texture;
  }

  /** Draws a shape of one colour on this piece, cut off at its edge. */
  Piece mark(Shape mark, int colour) {
    marks.add(new Mark(mark, colour));
    return this;
  }

  /** The filled piece in pixels, without its outline, under the light of its group or null. */
  Sprite fill(Layout layout, Relief relief) {
    Shape outline = layout.transform().createTransformedShape(shape);
    Rectangle box = box(outline, layout);
    float[] cover = cover(box, outline);
    int[] colours = colours(box, layout);
    for (int i = 0; i < colours.length; i++) {
      if (relief != null && cover[i] > 0) {
        float light = relief.at(box.x + i % box.width, box.y + i / box.width);
        colours[i] = Colour.light(colours[i], light);
      }
      colours[i] = premultiply(colours[i], cover[i]);
    }
    return new Sprite(bone, part, box.x, box.y, box.width, box.height, colours);
  }

  /** The piece and its outline in ink, to lie behind the filled pieces of the same group. */
  Sprite ink(Layout layout, Style style) {
    AffineTransform toPixels = layout.transform();
    Shape line = toPixels.createTransformedShape(Shapes.stroke(shape, 2 * style.outline()));
    Rectangle box = box(line, layout);
    float[] cover = cover(box, line);
    float[] inside = cover(box, toPixels.createTransformedShape(shape));
    int[] colours = new int[cover.length];
    for (int i = 0; i < colours.length; i++) {
      colours[i] = premultiply(style.ink(), Math.max(cover[i], inside[i]));
    }
    return new Sprite(bone, part, box.x, box.y, box.width, box.height, colours);
  }

  /** Bounds with a transparent border, kept near the frame so that crops stay cheap. */
  static Rectangle box(Shape outline, Layout layout) {
    Rectangle box = outline.getBounds();
    box.grow(2, 2);
    int half = layout.size() / 2;
    Rectangle near = new Rectangle(-half, -half, 2 * layout.size(), 2 * layout.size());
    Rectangle kept = box.intersection(near);
    return kept.isEmpty() ? new Rectangle(0, 0, 2, 2) : kept;
  }

  /** How much of each pixel shapes cover, 0 to 1; the border of the box stays 0. */
  static float[] cover(Rectangle box, Shape... outlines) {
    BufferedImage mask = new BufferedImage(box.width, box.height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D pen = Bitmap.pen(mask);
    pen.clipRect(1, 1, box.width - 2, box.height - 2);
    pen.translate(-box.x, -box.y);
    pen.setColor(Color.WHITE);
    for (Shape outline : outlines) {
      pen.fill(outline);
    }
    pen.dispose();
    byte[] bytes = ((DataBufferByte) mask.getRaster().getDataBuffer()).getData();
    float[] cover = new float[bytes.length];
    for (int i = 0; i < cover.length; i++) {
      cover[i] = (bytes[i] & 255) / 255f;
    }
    return cover;
  }

  private int[] colours(Rectangle box, Layout layout) {
    BufferedImage image = new BufferedImage(box.width, box.height, BufferedImage.TYPE_INT_RGB);
    int[] pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < pixels.length; i++) {
      double u = (box.x + i % box.width + .5 - layout.x()) / layout.unit();
      double v = (layout.base() - box.y - i / box.width - .5) / layout.unit();
      pixels[i] = texture.at((float) u, (float) v);
    }
    Graphics2D pen = Bitmap.pen(image);
    pen.translate(-box.x, -box.y);
    pen.transform(layout.transform());
    for (Mark mark : marks) {
      pen.setColor(new Color(mark.colour()));
      pen.fill(mark.shape());
    }
    pen.dispose();
    return pixels;
  }

  private static int premultiply(int colour, float cover) {
    int alpha = (int) (cover * 255 + .5f);
    int red = Pixel.scale(colour >> 16 & 255, alpha);
    int green = Pixel.scale(colour >> 8 & 255, alpha);
    return alpha << 24 | red << 16 | green << 8 | Pixel.scale(colour & 255, alpha);
  }
}
