package org.musedance.world;

/**
 * The bones and sprites of a dancer in one pose: per sprite the rigid transform back to the rest
 * picture, and a coarse grid that tells which sprites can cover a place.
 */
final class Rig {
  private static final int CELLS = 32;

  /** Six numbers per sprite, front to back: rest x = a u + b v + c, rest y = d u + e v + f. */
  final float[] back;

  /** Sprites front to back. */
  final Sprite[] sprites;

  final float left;
  final float top;
  final float right;
  final float bottom;

  private final long[] grid = new long[CELLS * CELLS];
  private final float cellX;
  private final float cellY;

  Rig(Pose pose, Subject subject) {
    sprites = subject.sprites();
    double[][] forward = forward(pose, subject.bones());
    back = new float[6 * sprites.length];
    double[][] boxes = new double[sprites.length][];
    double x0 = Double.MAX_VALUE;
    double y0 = Double.MAX_VALUE;
    double x1 = -Double.MAX_VALUE;
    double y1 = -Double.MAX_VALUE;
    for (int i = 0; i < sprites.length; i++) {
      double[] m = forward[sprites[i].bone];
      invert(m, 6 * i);
      boxes[i] = box(m, sprites[i]);
      x0 = Math.min(x0, boxes[i][0]);
      y0 = Math.min(y0, boxes[i][1]);
      x1 = Math.max(x1, boxes[i][2]);
      y1 = Math.max(y1, boxes[i][3]);
    }
    left = (float) x0;
    top = (float) y0;
    right = (float) x1;
    bottom = (float) y1;
    cellX = (float) (CELLS / (x1 - x0 + 1));
    cellY = (float) (CELLS / (y1 - y0 + 1));
    for (int i = 0; i < sprites.length; i++) {
      mark(i, boxes[i]);
    }
  }

  /** Bits of the sprites that can cover (u, v), the lowest bit in front. */
  long candidates(float u, float v) {
    int column = (int) ((u - left) * cellX);
    int row = (int) ((v - top) * cellY);
    boolean inside = u >= left && v >= top && column < CELLS && row < CELLS;
    return inside ? grid[row * CELLS + column] : 0;
  }

  /** Per bone {cos, sin, shift x, shift y} from the rest picture to the pose. */
  private static double[][] forward(Pose pose, Bone[] bones) {
    double[][] forward = new double[bones.length][];
    for (int i = 0; i < bones.length; i++) {
      Bone bone = bones[i];
      double angle = bone.dof() == null ? 0 : pose.get(bone.dof()) * bone.gain();
      double c = Math.cos(angle);
      double s = Math.sin(angle);
      double tx = bone.x() - c * bone.x() + s * bone.y();
      double ty = bone.y() - s * bone.x() - c * bone.y();
      forward[i] =
          bone.parent() < 0
              ? new double[] {c, s, tx, ty}
              : join(forward[bone.parent()], new double[] {c, s, tx, ty});
    }
    return forward;
  }

  private static double[] join(double[] p, double[] q) {
    return new double[] {
      p[0] * q[0] - p[1] * q[1],
      p[1] * q[0] + p[0] * q[1],
      p[0] * q[2] - p[1] * q[3] + p[2],
      p[1] * q[2] + p[0] * q[3] + p[3]
    };
  }

  private void invert(double[] m, int at) {
    back[at] = (float) m[0];
    back[at + 1] = (float) m[1];
    back[at + 2] = (float) (-m[0] * m[2] - m[1] * m[3]);
    back[at + 3] = (float) -m[1];
    back[at + 4] = (float) m[0];
    back[at + 5] = (float) (m[1] * m[2] - m[0] * m[3]);
  }

  private static double[] box(double[] m, Sprite sprite) {
    double[] box = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int corner = 0; corner < 4; corner++) {
      double x = sprite.x + ((corner & 1) == 0 ? 0 : sprite.width - 1);
      double y = sprite.y + (corner < 2 ? 0 : sprite.height - 1);
      double u = m[0] * x - m[1] * y + m[2];
      double v = m[1] * x + m[0] * y + m[3];
      box[0] = Math.min(box[0], u);
      box[1] = Math.min(box[1], v);
      box[2] = Math.max(box[2], u);
      box[3] = Math.max(box[3], v);
    }
    return box;
  }

  private void mark(int sprite, double[] box) {
    int column0 = Math.max(0, (int) ((box[0] - left) * cellX));
    int column1 = Math.min(CELLS - 1, (int) ((box[2] - left) * cellX));
    int row1 = Math.min(CELLS - 1, (int) ((box[3] - top) * cellY));
    for (int row = Math.max(0, (int) ((box[1] - top) * cellY)); row <= row1; row++) {
      for (int column = column0; column <= column1; column++) {
        grid[row * CELLS + column] |= 1L << sprite;
      }
    }
  }
}
