package org.musedance.world;

import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** A dancer: bones and sprites at one size, or a softly masked region of a picture. Immutable. */
public final class Subject {
  private static final SubjectKind[] SHARES = {
    SubjectKind.HUMAN, SubjectKind.HUMAN, SubjectKind.HUMAN, SubjectKind.HUMAN,
    SubjectKind.ANIMAL, SubjectKind.ANIMAL, SubjectKind.ANIMAL, SubjectKind.ANIMAL,
    SubjectKind.ROBOT, SubjectKind.ROBOT, SubjectKind.OBJECT, SubjectKind.OBJECT,
    SubjectKind.OBJECT, SubjectKind.LOGO, SubjectKind.PICTURE, SubjectKind.PICTURE,
    SubjectKind.PICTURE, SubjectKind.CUTOUT, SubjectKind.CUTOUT, SubjectKind.CUTOUT
  };

  private final SubjectKind kind;
  private final String noun;
  private final String colour;
  private final int size;
  private final double centreX;
  private final double base;
  private final double height;
  private final double halfWidth;
  private final double reach;
  private final boolean arms;
  private final Bone[] bones;
  private final Sprite[] sprites;
  private final double headX;
  private final Bitmap picture;
  private final float[] mask;

  /** A dancer of sprites. */
  Subject(
      Sketch sketch, Layout layout, Bone[] bones, Sprite[] sprites, String colour, boolean arms) {
    Rectangle2D body = sketch.bounds();
    kind = sketch.kind;
    noun = sketch.noun;
    this.colour = colour;
    size = layout.size();
    centreX = layout.pixelX(body.getCenterX()) - .5;
    base = layout.pixelY(body.getMinY()) - .5;
    height = layout.unit() * body.getHeight();
    halfWidth = layout.unit() * body.getWidth() / 2;
    reach = Double.POSITIVE_INFINITY;
    this.arms = arms;
    this.bones = bones;
    this.sprites = sprites;
    headX = headX(sprites);
    picture = null;
    mask = null;
  }

  /** A region of a picture: like a dancer in place, with a mask [H, W] from 0 to 1. */
  Subject(String noun, String colour, Bitmap picture, float[] mask, Region region) {
    kind = SubjectKind.PICTURE;
    this.noun = noun;
    this.colour = colour;
    size = picture.width();
    centreX = region.x();
    base = region.base();
    height = region.height();
    halfWidth = region.halfWidth();
    reach = PictureSubject.reach(mask, size, height);
    arms = false;
    bones = new Bone[0];
    sprites = new Sprite[0];
    headX = 0;
    this.picture = picture;
    this.mask = mask;
  }

  /** Where a dancer stands, in pixels. */
  record Region(double x, double base, double height, double halfWidth) {}

  /**
   * Draws a dancer from a seed; the same seed gives the same dancer at every size.
   *
   * @param kind what it is made of, or null for any
   * @param size width and height of the picture in pixels
   */
  public static Subject draw(long seed, SubjectKind kind, int size) {
    SplittableRandom random = new SplittableRandom(seed);
    SubjectKind any = SHARES[random.nextInt(SHARES.length)];
    SubjectKind chosen = kind == null ? any : kind;
    if (chosen == SubjectKind.PICTURE) {
      return PictureSubject.draw(random, size);
    }
    Sketch sketch = sketch(random.split(), chosen);
    return sketch.draw(
        Layout.draw(random.split(), sketch.bounds(), size), Style.draw(random.split()));
  }

  static Sketch sketch(RandomGenerator random, SubjectKind kind) {
    return switch (kind) {
      case HUMAN -> HumanFigure.sketch(random);
      case ROBOT -> RobotFigure.sketch(random);
      case ANIMAL -> AnimalFigure.sketch(random);
      case OBJECT -> LatheFigure.sketch(random);
      case LOGO -> LogoFigure.sketch(random);
      case CUTOUT -> CutoutFigure.sketch(random);
      case PICTURE ->
          throw new IllegalArgumentException(
              "a sketch must be of a kind made of sprites, but was PICTURE; draw a PictureSubject");
    };
  }

  /**
   * An arbitrary picture whose middle dances under a soft elliptic mask.
   *
   * @param rgb [H * W * 3] red, green, blue of a square picture
   * @param size its width and height in pixels
   */
  public static Subject ofPicture(byte[] rgb, int size) {
    if (rgb.length != 3 * size * size) {
      throw new IllegalArgumentException(
          "rgb must have 3 bytes for each of "
              + size
              + " x "
              + size
              + " pixels, but has "
              + rgb.length
              + " bytes; crop the picture to a square first");
    }
    return PictureSubject.elliptic("picture", Bitmap.of(rgb, size, size), .5, .95, .84, .3);
  }

  public SubjectKind kind() {
    return kind;
  }

  /** What it is, such as "cat" or "teapot". */
  public String noun() {
    return noun;
  }

  /** Its main colour in English. */
  public String colour() {
    return colour;
  }

  /** Width and height of the picture in pixels. */
  public int size() {
    return size;
  }

  /** Whether arm moves turn arms; other dancers ripple instead. */
  public boolean hasArms() {
    return arms;
  }

  /** How far it may be shifted, in its heights: soft masks must not fold, sprites go anywhere. */
  double reach() {
    return reach;
  }

  double centreX() {
    return centreX;
  }

  /** Row of the feet. */
  double base() {
    return base;
  }

  double height() {
    return height;
  }

  double halfWidth() {
    return halfWidth;
  }

  Bone[] bones() {
    return bones;
  }

  /** Front to back. */
  Sprite[] sprites() {
    return sprites;
  }

  /** The picture of a PICTURE, else null. */
  Bitmap picture() {
    return picture;
  }

  float[] mask() {
    return mask;
  }

  /** DensePose-like label of a sprite at a column of the rest picture. */
  byte label(Sprite sprite, float restX) {
    boolean leftOfHead = sprite.part == BodyPart.HEAD && restX > headX;
    return leftOfHead ? 24 : sprite.part.label();
  }

  private static double headX(Sprite[] sprites) {
    double left = Double.MAX_VALUE;
    double right = -Double.MAX_VALUE;
    for (Sprite sprite : sprites) {
      if (sprite.part == BodyPart.HEAD) {
        left = Math.min(left, sprite.x);
        right = Math.max(right, sprite.x + sprite.width);
      }
    }
    return (left + right) / 2;
  }
}
