package org.musedance.world;

import java.util.SplittableRandom;

/**
 * A region of a whole picture that dances in place, the ground around it stretching along: what
 * happens to photographs nobody has cut out.
 */
final class PictureSubject {
  /** The displacement may change by at most this many pixels per pixel across the mask's edge. */
  private static final double STEEPEST = .85;

  private PictureSubject() {}

  /** A figure in a scene, or the middle of a picture without one. */
  static Subject draw(SplittableRandom random, int size) {
    SplittableRandom scene = random.split();
    Bitmap ground =
        scene.nextDouble() < .5
            ? DeadLeaves.draw(scene.nextLong(), size)
            : Background.scene(scene.split(), size);
    SplittableRandom figure = random.split();
    if (random.nextDouble() < .75) {
      return around(figure, ground, size);
    }
    double x = .4 + .2 * random.nextDouble();
    double base = .8 + .15 * random.nextDouble();
    double tall = .55 + .3 * random.nextDouble();
    return elliptic(
        "picture", lens(figure, ground), x, base, tall, .24 + .12 * random.nextDouble());
  }

  private static Subject around(SplittableRandom random, Bitmap ground, int size) {
    SubjectKind[] kinds = {
      SubjectKind.CUTOUT,
      SubjectKind.HUMAN,
      SubjectKind.ANIMAL,
      SubjectKind.OBJECT,
      SubjectKind.CUTOUT,
      SubjectKind.ROBOT
    };
    Sketch sketch = Subject.sketch(random.split(), kinds[random.nextInt(kinds.length)]);
    Subject body =
        sketch.draw(Layout.draw(random.split(), sketch.bounds(), size), Style.draw(random.split()));
    Frame frame = new Frame(size);
    new Stage(body, ground).render(Pose.rest(), frame);
    Bitmap picture = lens(random.split(), Bitmap.of(frame.rgb, size, size));
    float[] mask = softened(frame.subject, size);
    Subject.Region region =
        new Subject.Region(body.centreX(), body.base(), body.height(), body.halfWidth());
    return new Subject(sketch.noun, body.colour(), picture, mask, region);
  }

  /**
   * Masks an upright ellipse.
   *
   * @param x centre as a share of the width
   * @param base lower end as a share of the height
   * @param tall height as a share of the height
   * @param half half width as a share of the width
   */
  static Subject elliptic(
      String noun, Bitmap picture, double x, double base, double tall, double half) {
    int size = picture.width();
    float[] mask = new float[size * size];
    for (int i = 0; i < mask.length; i++) {
      double dx = ((i % size + .5) / size - x) / (half * 1.15);
      double dy = ((i / size + .5) / size - base + tall / 2) / (tall * .58);
      double e = Math.pow(Math.abs(dx), 2.5) + Math.pow(Math.abs(dy), 2.5);
      mask[i] = (float) Math.max(0, Math.min(1, 1.6 - e));
    }
    mask = soft(mask, size, size / 16);
    Subject.Region region =
        new Subject.Region(size * x - .5, size * base - .5, size * tall, size * half);
    return new Subject(noun, DominantColour.of(picture, mask), picture, mask, region);
  }

  /** 1 on the figure, falling to 0 over about an eighth of the picture. */
  private static float[] softened(byte[] subject, int size) {
    float[] mask = new float[subject.length];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = subject[i];
    }
    mask = soft(mask, size, size / 12);
    for (int i = 0; i < mask.length; i++) {
      mask[i] = Math.min(1, mask[i] * 2f);
    }
    return soft(mask, size, size / 16);
  }

  /** Softness and grain of a camera. */
  private static Bitmap lens(SplittableRandom random, Bitmap picture) {
    int size = picture.width();
    Bitmap soft =
        random.nextDouble() < .4
            ? picture.blur((int) Math.round(size * .008 * random.nextDouble()))
            : picture;
    Noise grain = new Noise(random, 48, 2, .9);
    double strength = 7 * random.nextDouble();
    double vignette = .5 * random.nextDouble();
    int[] rgb = new int[size * size];
    for (int i = 0; i < rgb.length; i++) {
      float x = (i % size + .5f) / size;
      float y = (i / size + .5f) / size;
      double far = (x - .5) * (x - .5) + (y - .5) * (y - .5);
      int colour = Colour.lift(soft.rgb()[i], strength * grain.at(x, y));
      rgb[i] = Colour.light(colour, 1.05 - vignette * far * 1.6);
    }
    return new Bitmap(size, size, rgb);
  }

  /** How far a region may be shifted, in its heights, before the mask's steepest edge folds. */
  static double reach(float[] mask, int size, double height) {
    float steepest = 1e-6f;
    for (int y = 1; y < size - 1; y++) {
      for (int x = 1; x < size - 1; x++) {
        int i = y * size + x;
        steepest = Math.max(steepest, Math.abs(mask[i + 1] - mask[i - 1]) / 2);
        steepest = Math.max(steepest, Math.abs(mask[i + size] - mask[i - size]) / 2);
      }
    }
    return STEEPEST / (steepest * height);
  }

  /** A blurred mask without the dust that rounding leaves far outside. */
  private static float[] soft(float[] mask, int size, int radius) {
    float[] soft = Blur.box(mask, size, size, Math.max(1, radius));
    for (int i = 0; i < soft.length; i++) {
      soft[i] = soft[i] < 1e-3f ? 0 : soft[i];
    }
    return soft;
  }
}
