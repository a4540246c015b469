package org.musedance.world;

import java.util.Arrays;

/**
 * A dancer before a still ground, at one size. Immutable, so any number of threads may render.
 *
 * <p>Rendering goes backwards in one pass: each pixel inside the dancer's reach asks the {@link
 * Warp} where it came from, looks through the sprites of the {@link Rig} there, front to back until
 * they are opaque, and takes its flow from the sprite that makes it more than half opaque. A pixel
 * is hidden where, in the rest picture, another bone (or the frame's edge) covers its source.
 */
public final class Stage {
  private final Subject subject;
  private final int size;
  private final byte[] ground;

  /** One more than the bone seen in the rest picture, 0 on the ground. */
  private final byte[] restBone;

  /** 1 where the rest picture shows the dancer: the ground uncovered there is hidden. */
  private final byte[] covered;

  Stage(Subject subject, Bitmap ground) {
    this.subject = subject;
    size = subject.size();
    this.ground = (subject.picture() == null ? ground : subject.picture()).bytes();
    restBone = new byte[size * size];
    covered = new byte[size * size];
    if (subject.picture() == null) {
      findRestBones();
    }
  }

  /**
   * A dancer and a ground drawn from a seed. The same seed gives the same scene at every size.
   *
   * @param kind what the dancer is made of, or null for any
   * @param size width and height in pixels
   */
  public static Stage draw(long seed, SubjectKind kind, int size) {
    return of(Subject.draw(seed, kind, size), seed);
  }

  /** A dancer before a ground drawn from a seed; a PICTURE brings its own ground. */
  public static Stage of(Subject subject, long groundSeed) {
    Bitmap ground = subject.picture() == null ? Background.draw(groundSeed, subject) : null;
    return new Stage(subject, ground);
  }

  public Subject subject() {
    return subject;
  }

  public int size() {
    return size;
  }

  /** Draws the picture of a pose with flow, parts, hidden and subject maps into {@code out}. */
  public void render(Pose pose, Frame out) {
    if (out.size != size) {
      throw new IllegalArgumentException(
          "frame size must be that of the stage, but was "
              + out.size
              + "; make a frame of size "
              + size);
    }
    System.arraycopy(ground, 0, out.rgb, 0, ground.length);
    System.arraycopy(covered, 0, out.hidden, 0, covered.length);
    Arrays.fill(out.flow, 0);
    Arrays.fill(out.parts, (byte) 0);
    Arrays.fill(out.subject, (byte) 0);
    Warp warp = new Warp(pose, subject);
    if (subject.picture() == null) {
      renderSprites(warp, new Rig(pose, subject), out);
    } else {
      renderPicture(warp, out);
    }
  }

  private void findRestBones() {
    Rig rig = new Rig(Pose.rest(), subject);
    Pixel pixel = new Pixel();
    for (int i = 0; i < restBone.length; i++) {
      pixel.look(rig, i % size, i / size);
      if (pixel.sprite != null) {
        restBone[i] = (byte) (pixel.sprite.bone + 1);
        covered[i] = 1;
      }
    }
  }

  private void renderSprites(Warp warp, Rig rig, Frame out) {
    double[] reach = warp.reach(rig.left, rig.top, rig.right, rig.bottom);
    int x0 = Math.max(0, (int) Math.floor(reach[0]));
    int x1 = Math.min(size, (int) Math.ceil(reach[2]) + 1);
    int y1 = Math.min(size, (int) Math.ceil(reach[3]) + 1);
    float[] u = new float[size + 2];
    float[] v = new float[size + 2];
    Pixel pixel = new Pixel();
    for (int y = Math.max(0, (int) Math.floor(reach[1])); y < y1; y++) {
      warp.row(y, x0, x1, u, v);
      for (int x = x0; x < x1; x++) {
        pixel.look(rig, u[x - x0], v[x - x0]);
        if (pixel.argb != 0) {
          write(pixel, x, y, out);
        }
      }
    }
  }

  private void write(Pixel pixel, int x, int y, Frame out) {
    int at = y * size + x;
    int through = 255 - (pixel.argb >>> 24);
    for (int channel = 0; channel < 3; channel++) {
      int below = out.rgb[3 * at + channel] & 255;
      int above = pixel.argb >>> 16 - 8 * channel & 255;
      out.rgb[3 * at + channel] = (byte) Math.min(255, above + Pixel.scale(below, through));
    }
    if (pixel.sprite == null) {
      return;
    }
    out.flow[at] = pixel.x - x;
    out.flow[size * size + at] = pixel.y - y;
    out.subject[at] = 1;
    out.parts[at] = subject.label(pixel.sprite, pixel.x);
    out.hidden[at] = (byte) (sees(pixel.sprite.bone, pixel.x, pixel.y) ? 0 : 1);
  }

  /** Whether the rest picture shows this bone at a position. */
  private boolean sees(int bone, float x, float y) {
    int column = Math.round(x);
    int row = Math.round(y);
    return inside(column, row) && restBone[row * size + column] == bone + 1;
  }

  private boolean inside(int column, int row) {
    return column >= 0 && row >= 0 && column < size && row < size;
  }

  private void renderPicture(Warp warp, Frame out) {
    float[] mask = subject.mask();
    float[] u = new float[size + 2];
    float[] v = new float[size + 2];
    for (int y = 0; y < size; y++) {
      warp.row(y, 0, size, u, v);
      for (int x = 0; x < size; x++) {
        int at = y * size + x;
        float m = mask[at];
        if (m > 0) {
          float dx = (u[x] - x) * m;
          float dy = (v[x] - y) * m;
          out.flow[at] = dx;
          out.flow[size * size + at] = dy;
          sample(x + dx, y + dy, 3 * at, out.rgb);
          out.hidden[at] = (byte) (inside(Math.round(x + dx), Math.round(y + dy)) ? 0 : 1);
          out.subject[at] = (byte) (m > .5f ? 1 : 0);
          out.parts[at] = m > .5f ? BodyPart.TORSO.label() : 0;
        }
      }
    }
  }

  /** Bilinear sample of the picture with its edges repeated. */
  private void sample(float x, float y, int to, byte[] rgb) {
    int[] picture = subject.picture().rgb();
    int fx = (int) (Math.max(0, Math.min(size - 1, x)) * 256 + .5f);
    int fy = (int) (Math.max(0, Math.min(size - 1, y)) * 256 + .5f);
    int at = (fy >> 8) * size + (fx >> 8);
    int next = fx >> 8 < size - 1 ? at + 1 : at;
    int down = fy >> 8 < size - 1 ? size : 0;
    int colour =
        Sprite.bilinear(
            picture[at],
            picture[next],
            picture[at + down],
            picture[next + down],
            fx & 255,
            fy & 255);
    rgb[to] = (byte) (colour >> 16);
    rgb[to + 1] = (byte) (colour >> 8);
    rgb[to + 2] = (byte) colour;
  }
}
