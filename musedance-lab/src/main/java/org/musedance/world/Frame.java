package org.musedance.world;

/** One rendered picture of the dance world with the truth about its motion. Reusable. */
public final class Frame {
  /** Width and height in pixels. */
  public final int size;

  /** [H * W * 3] red, green, blue. */
  public final byte[] rgb;

  /**
   * [2, H, W] planes dx, dy in pixels: the pixel (x, y) of this frame comes from (x + dx, y + dy)
   * of the rest picture.
   */
  public final float[] flow;

  /** [H, W] 0 on the ground, 1 to 24 on the dancer, as in DensePose. */
  public final byte[] parts;

  /** [H, W] 1 where the source pixel was not visible in the rest picture. */
  public final byte[] hidden;

  /** [H, W] 1 where the dancer is. */
  public final byte[] subject;

  public Frame(int size) {
    this.size = size;
    int area = size * size;
    rgb = new byte[3 * area];
    flow = new float[2 * area];
    parts = new byte[area];
    hidden = new byte[area];
    subject = new byte[area];
  }
}
