package org.musedance.world;

import java.awt.Shape;

/** Arms and legs of two segments, hung on a bone of the trunk. */
final class Limbs {
  /** Which side of the dancer, who faces us: the right side is on the left of the picture. */
  enum Side {
    RIGHT(-1),
    LEFT(1);

    /** Direction outwards along u. */
    final int out;

    Side(int out) {
      this.out = out;
    }

    private <T> T pick(T right, T left) {
      return this == RIGHT ? right : left;
    }
  }

  /**
   * A limb at rest.
   *
   * @param u attachment, measured outwards from the axis
   * @param v attachment height
   * @param upper length of the upper segment
   * @param lower length of the lower segment
   * @param spread angle of the upper segment from straight down, outwards, in radians
   * @param bend further outward angle of the lower segment
   * @param thick width at the attachment
   * @param thin width at the end
   */
  record Build(
      double u,
      double v,
      double upper,
      double lower,
      double spread,
      double bend,
      double thick,
      double thin) {}

  private Limbs() {}

  /** Adds an arm with a hand; boxy limbs are for robots. Returns the bone of the forearm. */
  static int arm(
      Sketch sketch, int trunk, Side side, Build b, Texture sleeve, Texture skin, boolean boxy) {
    double[] x = joints(side, b);
    int upper = sketch.bone(trunk, side.pick(Dof.RIGHT_ARM, Dof.LEFT_ARM), x[0], x[1], -side.out);
    int lower =
        sketch.bone(upper, side.pick(Dof.RIGHT_FOREARM, Dof.LEFT_FOREARM), x[2], x[3], -side.out);
    double elbow = (b.thick + b.thin) / 2;
    sketch.nextGroup();
    BodyPart hand = side.pick(BodyPart.RIGHT_HAND, BodyPart.LEFT_HAND);
    double grip = boxy ? b.thin : b.thin * .78;
    sketch.piece(lower, hand, Shapes.oval(x[4], x[5], grip, grip), skin);
    BodyPart forearm = side.pick(BodyPart.RIGHT_FOREARM, BodyPart.LEFT_FOREARM);
    sketch.piece(lower, forearm, segment(x[2], x[3], x[4], x[5], elbow, b.thin, boxy), skin);
    BodyPart arm = side.pick(BodyPart.RIGHT_UPPER_ARM, BodyPart.LEFT_UPPER_ARM);
    sketch.piece(upper, arm, segment(x[0], x[1], x[2], x[3], b.thick, elbow, boxy), sleeve);
    return lower;
  }

  /** Adds a leg with a foot that points outwards. */
  static void leg(
      Sketch sketch,
      int trunk,
      Side side,
      Build b,
      Texture thighTexture,
      Texture shinTexture,
      Texture shoe,
      double foot,
      boolean boxy) {
    double[] x = joints(side, b);
    int upper = sketch.bone(trunk, side.pick(Dof.RIGHT_LEG, Dof.LEFT_LEG), x[0], x[1], -side.out);
    int lower = sketch.bone(upper, side.pick(Dof.RIGHT_SHIN, Dof.LEFT_SHIN), x[2], x[3], -side.out);
    double knee = (b.thick + b.thin) / 2;
    sketch.nextGroup();
    BodyPart shin = side.pick(BodyPart.RIGHT_SHIN, BodyPart.LEFT_SHIN);
    sketch.piece(lower, shin, segment(x[2], x[3], x[4], x[5], knee, b.thin, boxy), shinTexture);
    BodyPart thigh = side.pick(BodyPart.RIGHT_THIGH, BodyPart.LEFT_THIGH);
    sketch.piece(upper, thigh, segment(x[0], x[1], x[2], x[3], b.thick, knee, boxy), thighTexture);
    BodyPart sole = side.pick(BodyPart.RIGHT_FOOT, BodyPart.LEFT_FOOT);
    double middle = x[4] + side.out * foot * .35;
    sketch.piece(
        lower,
        sole,
        boxy
            ? Shapes.box(middle, x[5], 2 * foot, foot, foot * .2)
            : Shapes.above(
                Shapes.oval(middle, x[5] - foot * .3, foot, foot * .75), x[5] - foot * .6),
        shoe);
  }

  /** Shoulder, elbow and wrist as u, v pairs. */
  private static double[] joints(Side side, Build b) {
    double u0 = side.out * b.u;
    double u1 = u0 + side.out * b.upper * Math.sin(b.spread);
    double v1 = b.v - b.upper * Math.cos(b.spread);
    double u2 = u1 + side.out * b.lower * Math.sin(b.spread + b.bend);
    double v2 = v1 - b.lower * Math.cos(b.spread + b.bend);
    return new double[] {u0, b.v, u1, v1, u2, v2};
  }

  private static Shape segment(
      double x0, double y0, double x1, double y1, double from, double to, boolean boxy) {
    if (!boxy) {
      return Shapes.limb(x0, y0, x1, y1, from, to);
    }
    double length = Math.max(1e-6, Math.hypot(x1 - x0, y1 - y0));
    double nx = (y0 - y1) / length / 2;
    double ny = (x1 - x0) / length / 2;
    return Shapes.union(
        Shapes.polygon(
            x0 + nx * from,
            y0 + ny * from,
            x1 + nx * to,
            y1 + ny * to,
            x1 - nx * to,
            y1 - ny * to,
            x0 - nx * from,
            y0 - ny * from),
        Shapes.oval(x0, y0, from * .62, from * .62));
  }
}
