package org.musedance.world;

import java.awt.Shape;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;

/**
 * The drawing of a dancer in body units, before it has a place and a size: bones, and pieces from
 * back to front. Pieces of one group share one outline, so that a limb of two pieces has no line
 * across its joint.
 */
final class Sketch {
  /** The bone that never turns. */
  static final int ROOT = 0;

  final SubjectKind kind;
  final String noun;
  private final List<Bone> bones = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();
  private int group;
  private boolean arms;

  Sketch(SubjectKind kind, String noun) {
    this.kind = kind;
    this.noun = noun;
    bones.add(new Bone(-1, null, 0, 0, 1));
  }

  /** Adds a bone with its pivot at (u, v) and returns its index. */
  int bone(int parent, Dof dof, double u, double v, double gain) {
    bones.add(new Bone(parent, dof, u, v, gain));
    arms |= (dof == Dof.RIGHT_ARM || dof == Dof.LEFT_ARM) && Math.abs(gain) > .5;
    return bones.size() - 1;
  }

  /** Adds a piece in front of all others. */
  Piece piece(int bone, BodyPart part, Shape shape, Texture texture) {
    pieces.add(new Piece(bone, part, group, shape, texture));
    return pieces.get(pieces.size() - 1);
  }

  Piece piece(int bone, BodyPart part, Shape shape, int colour) {
    return piece(bone, part, shape, Texture.flat(colour));
  }

  /** Pieces added from now on have an outline of their own. */
  Sketch nextGroup() {
    group++;
    return this;
  }

  Rectangle2D bounds() {
    Rectangle2D bounds = pieces.get(0).shape.getBounds2D();
    for (Piece piece : pieces) {
      bounds = bounds.createUnion(piece.shape.getBounds2D());
    }
    return bounds;
  }

  /** Draws all sprites at a place and size. */
  Subject draw(Layout layout, Style style) {
    Sprite[] fills = fills(layout, style);
    String colour = DominantColour.of(fills);
    return new Subject(this, layout, bones(layout), sprites(fills, layout, style), colour, arms);
  }

  private Bone[] bones(Layout layout) {
    Bone[] placed = new Bone[bones.size()];
    for (int i = 0; i < placed.length; i++) {
      Bone bone = bones.get(i);
      double x = layout.pixelX(bone.x()) - .5;
      double y = layout.pixelY(bone.y()) - .5;
      placed[i] = new Bone(bone.parent(), bone.dof(), x, y, bone.gain());
    }
    return placed;
  }

  /** The filled pieces, back to front. */
  private Sprite[] fills(Layout layout, Style style) {
    Sprite[] fills = new Sprite[pieces.size()];
    for (int start = 0, end; start < fills.length; start = end) {
      end = endOfGroup(start);
      List<Piece> members = pieces.subList(start, end);
      Relief relief = style.relief() > 0 ? Relief.of(members, layout, style) : null;
      for (int i = start; i < end; i++) {
        fills[i] = pieces.get(i).fill(layout, relief);
      }
    }
    return fills;
  }

  private int endOfGroup(int start) {
    int end = start + 1;
    while (end < pieces.size() && pieces.get(end).group == pieces.get(start).group) {
      end++;
    }
    return end;
  }

  /** Front to back. */
  private Sprite[] sprites(Sprite[] fills, Layout layout, Style style) {
    List<Sprite> sprites = new ArrayList<>();
    for (int end = pieces.size(); end > 0; ) {
      int start = end;
      while (start > 0 && pieces.get(start - 1).group == pieces.get(end - 1).group) {
        start--;
        sprites.add(fills[start]);
      }
      for (int i = end - 1; style.outline() > 0 && i >= start; i--) {
        sprites.add(pieces.get(i).ink(layout, style));
      }
      end = start;
    }
    if (sprites.size() > Long.SIZE) {
      throw new IllegalStateException(
          "a dancer must have at most 64 sprites, but "
              + noun
              + " has "
              + sprites.size()
              + "; draw details as marks");
    }
    return sprites.toArray(Sprite[]::new);
  }
}
