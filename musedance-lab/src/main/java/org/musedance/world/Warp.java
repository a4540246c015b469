package org.musedance.world;

/**
 * The smooth global warp of a pose, evaluated backwards: from a pixel of the frame to the place it
 * came from before the dancer was shifted, turned, stretched and bent.
 *
 * <p>A similarity and stretch about the feet, followed by shears (sideways as a function of height,
 * vertically as a function of width) and a monotone slide of the middle for turns. Shears have
 * determinant one and the slide's slope stays below one, so the map never folds. Functions of one
 * coordinate are tabulated once per pose.
 */
final class Warp {
  private static final int STEPS = 256;
  private static final double LOW = -.5;
  private static final double HIGH = 1.5;
  private static final double SLIDE = .2;

  private final double height;
  private final double feetX;
  private final double feetY;
  private final double restX;
  private final double restY;
  private final double cosine;
  private final double sine;
  private final double stretchX;
  private final double stretchY;
  private final float halfWidth;
  private final int stride;
  private final float turn;
  private final float[] sideways = new float[STEPS + 2];
  private final float[] downwards = new float[STEPS + 2];
  private final float[] ripple;
  private final float rippleScale;
  private final float tableScale;
  private final float tableZero = (float) (-LOW * STEPS / (HIGH - LOW));

  Warp(Pose pose, Subject subject) {
    height = subject.height();
    stride = Math.max(1, subject.size() / 128);
    restX = subject.centreX();
    restY = subject.base();
    feetX = restX + pose.get(Dof.SHIFT_X) * height;
    feetY = restY - pose.get(Dof.SHIFT_Y) * height;
    cosine = Math.cos(pose.get(Dof.ROTATE));
    sine = Math.sin(pose.get(Dof.ROTATE));
    stretchX = 1 + pose.get(Dof.STRETCH_X);
    stretchY = 1 + pose.get(Dof.STRETCH_Y);
    halfWidth = (float) subject.halfWidth();
    tableScale = (float) (STEPS / ((HIGH - LOW) * height));
    turn = pose.get(Dof.TURN) * (float) (SLIDE * subject.halfWidth());
    for (int i = 0; i < sideways.length; i++) {
      double t = LOW + (HIGH - LOW) * i / STEPS;
      sideways[i] = (float) (height * sidewaysAt(pose, t));
      downwards[i] = (float) (height * pose.get(Dof.HEAD_DIP) * upper(t));
    }
    float sin = pose.get(Dof.RIPPLE_SIN);
    float cos = pose.get(Dof.RIPPLE_COS);
    ripple = sin == 0 && cos == 0 ? null : new float[STEPS + 2];
    rippleScale = STEPS / (4 * halfWidth);
    for (int i = 0; ripple != null && i < ripple.length; i++) {
      double angle = 2 * Math.PI * .8 * (i * 2.0 / STEPS - 1);
      ripple[i] = (float) (height * (sin * Math.sin(angle) + cos * Math.cos(angle)));
    }
  }

  private static double sidewaysAt(Pose pose, double t) {
    double c = Math.max(-.1, Math.min(1.15, t));
    double rising = smooth(c / .3);
    double wave =
        pose.get(Dof.WAVE_SIN) * Math.sin(5.6 * c) + pose.get(Dof.WAVE_COS) * Math.cos(5.6 * c);
    double middle = Math.sin(Math.PI * Math.max(0, Math.min(1, t)));
    return pose.get(Dof.BEND) * c * c
        + wave * rising
        + pose.get(Dof.HEAD_SHIFT) * upper(t)
        + pose.get(Dof.HIP) * middle * middle
        + pose.get(Dof.TWIST) * Math.sin(1.5 * Math.PI * Math.max(0, Math.min(1, t)));
  }

  /** 0 below the chest, 1 at the head, smooth between. */
  private static double upper(double t) {
    return smooth((t - .45) / .42);
  }

  private static double smooth(double x) {
    double c = Math.max(0, Math.min(1, x));
    return c * c * (3 - 2 * c);
  }

  /**
   * Fills u and v with the sources of the pixels (x0 ... x1-1, y), in pixels of the rest picture.
   *
   * <p>The map is evaluated at every {@code stride}-th pixel and linear between: it is smooth
   * enough, and what is drawn and what is reported as flow are the same map.
   *
   * @param u at least x1 - x0 + 2 long, as v
   */
  void row(int y, int x0, int x1, float[] u, float[] v) {
    double dy = y - feetY;
    float stepU = (float) (stride * cosine / stretchX);
    float stepV = (float) (stride * -sine / stretchY);
    float startU = (float) (((x0 - feetX) * cosine + dy * sine) / stretchX);
    float startV = (float) (((feetX - x0) * sine + dy * cosine) / stretchY);
    int count = x1 - x0;
    for (int i = 0; i <= (count - 1) / stride + 1; i++) {
      float across = startU + i * stepU;
      float down = startV + i * stepV;
      float t = within(tableZero - down * tableScale);
      int k = (int) t;
      float w = t - k;
      across -= sideways[k] + (sideways[k + 1] - sideways[k]) * w;
      down -= downwards[k] + (downwards[k + 1] - downwards[k]) * w;
      if (ripple != null) {
        down -= rippleAt(across);
      }
      if (turn != 0) {
        across -= slide(across);
      }
      u[i] = across + (float) restX;
      v[i] = down + (float) restY;
    }
    spread(u, count);
    spread(v, count);
  }

  /** Spreads values at every stride-th place over all places, in place, from the end. */
  private void spread(float[] values, int count) {
    for (int k = (count - 1) / stride; k >= 0 && stride > 1; k--) {
      float start = values[k];
      float slope = (values[k + 1] - start) / stride;
      int end = Math.min(count, (k + 1) * stride);
      for (int i = k * stride, j = 0; i < end; i++, j++) {
        values[i] = start + slope * j;
      }
    }
  }

  /** Clamped to the table; written out, because Math.max pays for NaN and signed zeros. */
  private static float within(float t) {
    return t > 0 ? t < STEPS ? t : STEPS : 0;
  }

  private float rippleAt(float across) {
    float t = within((across + 2 * halfWidth) * rippleScale);
    int k = (int) t;
    return ripple[k] + (ripple[k + 1] - ripple[k]) * (t - k);
  }

  private float slide(float across) {
    float q = across / halfWidth;
    float inside = 1 - q * q;
    return inside > 0 ? turn * inside * inside : 0;
  }

  /**
   * Where a rectangle of the unwarped dancer can lie in the frame: {left, top, right, bottom} in
   * pixels, never too small.
   */
  double[] reach(double left, double top, double right, double bottom) {
    double side = peak(sideways) + Math.abs(turn);
    double lift = peak(downwards) + (ripple == null ? 0 : peak(ripple));
    double[] bounds = {Double.MAX_VALUE, Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    for (int corner = 0; corner < 4; corner++) {
      double across = (corner & 1) == 0 ? left - side : right + side;
      double down = corner < 2 ? top - lift : bottom + lift;
      double u = (across - restX) * stretchX;
      double v = (down - restY) * stretchY;
      double x = feetX + u * cosine - v * sine;
      double y = feetY + u * sine + v * cosine;
      bounds[0] = Math.min(bounds[0], x);
      bounds[1] = Math.min(bounds[1], y);
      bounds[2] = Math.max(bounds[2], x);
      bounds[3] = Math.max(bounds[3], y);
    }
    return bounds;
  }

  private static float peak(float[] table) {
    float peak = 0;
    for (float value : table) {
      peak = Math.max(peak, Math.abs(value));
    }
    return peak;
  }
}
