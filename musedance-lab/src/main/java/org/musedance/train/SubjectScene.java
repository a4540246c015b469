package org.musedance.train;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.musedance.media.Picture;
import org.musedance.tensor.Seeds;
import org.musedance.world.Frame;
import org.musedance.world.Pose;
import org.musedance.world.Split;
import org.musedance.world.Stage;
import org.musedance.world.Subject;
import org.musedance.world.SubjectKind;

/**
 * A dancer of the dance world at rest, as someone may have photographed it: cut out of a larger
 * picture, stretched a little and not always sharp. Things that stand about in the picture belong
 * to the ground, other figures too.
 *
 * @param picture square
 * @param mask of the same size, white where the dancer is
 * @param dancer what it is, in words
 */
record SubjectScene(Picture picture, Picture mask, String dancer) {
  /** All that have an outline; where a dancing region of a picture ends is anyone's guess. */
  private static final SubjectKind[] KINDS = {
    SubjectKind.HUMAN,
    SubjectKind.HUMAN,
    SubjectKind.ANIMAL,
    SubjectKind.ANIMAL,
    SubjectKind.ROBOT,
    SubjectKind.OBJECT,
    SubjectKind.LOGO,
    SubjectKind.CUTOUT
  };

  private static final double LARGER = 1.25;
  private static final double LEAST_SHARE = 0.7;
  private static final double BLURRED = 0.3;
  private static final double COARSEST = 0.45;

  /** Draws a scene; subjects of different splits never meet. */
  static SubjectScene draw(long seed, Split split, long index, int size) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, index));
    SubjectKind kind = KINDS[random.nextInt(KINDS.length)];
    int whole = (int) Math.round(LARGER * size);
    Stage stage = Stage.draw(split.seed(Seeds.mix(seed, index)), kind, whole);
    Frame frame = new Frame(whole);
    stage.render(Pose.rest(), frame);
    Cut cut = Cut.draw(random, whole);
    Picture picture = cut.of(new Picture(whole, whole, frame.rgb), size);
    Picture mask = cut.of(new Picture(whole, whole, white(frame.subject)), size);
    Subject subject = stage.subject();
    return new SubjectScene(
        blurred(random, picture), mask, subject.colour() + " " + subject.noun());
  }

  /** A part of a larger picture. */
  private record Cut(int left, int top, int width, int height) {
    static Cut draw(RandomGenerator random, int whole) {
      int width = side(random, whole);
      int height = side(random, whole);
      return new Cut(
          random.nextInt(whole - width + 1), random.nextInt(whole - height + 1), width, height);
    }

    private static int side(RandomGenerator random, int whole) {
      return (int) (whole * (LEAST_SHARE + (1 - LEAST_SHARE) * random.nextDouble()));
    }

    Picture of(Picture picture, int size) {
      return picture.crop(left, top, width, height).resize(size, size);
    }
  }

  private static Picture blurred(RandomGenerator random, Picture picture) {
    if (random.nextDouble() >= BLURRED) {
      return picture;
    }
    double scale = COARSEST + (1 - COARSEST) * random.nextDouble();
    int side = (int) (scale * picture.width());
    return picture.resize(side, side).resize(picture.width(), picture.height());
  }

  private static byte[] white(byte[] map) {
    byte[] rgb = new byte[3 * map.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (255 * map[i / 3]);
    }
    return rgb;
  }

  /** What it shows, for people. */
  Map<String, String> describe() {
    return Map.of("dancer", dancer);
  }
}
