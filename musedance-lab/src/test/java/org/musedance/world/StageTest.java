package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StageTest {
  private static final int SIZE = 96;

  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void sameSeedGivesTheSameBytes(SubjectKind kind) {
    Frame first = posed(7, kind, Move.SWAY, .25);
    Frame second = posed(7, kind, Move.SWAY, .25);
    assertThat(second.rgb).isEqualTo(first.rgb);
    assertThat(second.flow).isEqualTo(first.flow);
    assertThat(second.hidden).isEqualTo(first.hidden);
    assertThat(posed(8, kind, Move.SWAY, .25).rgb).isNotEqualTo(first.rgb);
  }

  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void theSameDancerStandsAtEverySize(SubjectKind kind) {
    Frame small = rest(Stage.draw(3, kind, SIZE));
    Frame large = rest(Stage.draw(3, kind, 2 * SIZE));
    double error = 0;
    for (int i = 0; i < SIZE * SIZE; i++) {
      int corner = 3 * (i / SIZE * 2 * 2 * SIZE + i % SIZE * 2);
      int below = corner + 6 * SIZE;
      int four = 0;
      for (int at : new int[] {corner, corner + 3, below, below + 3}) {
        four += large.rgb[at + 1] & 255;
      }
      error += Math.abs(four / 4.0 - (small.rgb[3 * i + 1] & 255));
    }
    // Measured 1 to 7 levels; unrelated pictures differ by about 70.
    assertThat(error / (SIZE * SIZE)).isLessThan(12);
  }

  /** The defining property of the flow. Measured: 1.5 to 4 levels, all of it resampling. */
  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void warpingTheRestPictureGivesThePosedPicture(SubjectKind kind) {
    double error = 0;
    double still = 0;
    int count = 0;
    for (Move move : Move.values()) {
      Stage stage = Stage.draw(40 + move.ordinal(), kind, SIZE);
      Frame rest = rest(stage);
      Frame frame = render(stage, Pose.of(move, .3 * move.beats(), .9, stage.subject()));
      for (int i = 0; i < SIZE * SIZE; i++) {
        if (frame.subject[i] == 1 && frame.hidden[i] == 0) {
          float x = i % SIZE + frame.flow[i];
          float y = i / SIZE + frame.flow[SIZE * SIZE + i];
          error += difference(rest, x, y, frame, i);
          still += difference(rest, i % SIZE, i / SIZE, frame, i);
          count++;
        }
      }
    }
    assertThat(error / count).isLessThan(6);
    assertThat(error).isLessThan(.5 * still);
  }

  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void amplitudeZeroIsRest(SubjectKind kind) {
    Stage stage = Stage.draw(11, kind, SIZE);
    Frame still = render(stage, Pose.of(Move.JUMP, .4, 0, stage.subject()));
    assertThat(still.rgb).isEqualTo(rest(stage).rgb);
    for (float shift : still.flow) {
      assertThat(Math.abs(shift)).isLessThan(1e-3f);
    }
  }

  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void labelsAreThoseOfDensePose(SubjectKind kind) {
    Frame frame = posed(21, kind, Move.TWIST, 1);
    int dancer = 0;
    for (int i = 0; i < SIZE * SIZE; i++) {
      assertThat(frame.parts[i]).isBetween((byte) 0, (byte) 24);
      assertThat(frame.parts[i] > 0).isEqualTo(frame.subject[i] == 1);
      dancer += frame.subject[i];
    }
    assertThat(dancer).isGreaterThan(SIZE * SIZE / 20);
  }

  @Test
  void bothHalvesOfAHeadHaveTheirOwnLabel() {
    byte[] parts = posed(5, SubjectKind.HUMAN, Move.BOUNCE, .5).parts;
    assertThat(parts).contains((byte) 23, (byte) 24, (byte) 2, (byte) 17, (byte) 18);
  }

  /** A square steps to the right by a quarter of the frame: what it leaves bare was hidden. */
  @Test
  void groundUncoveredByAStepIsHidden() {
    Shape square = Shapes.box(0, .5, 1, 1, 0);
    Sketch sketch = new Sketch(SubjectKind.CUTOUT, "square");
    sketch.piece(Sketch.ROOT, BodyPart.TORSO, square, 0xff0000);
    Stage stage = stage(sketch);
    Pose step = new Pose.Draft().add(Dof.SHIFT_X, .5).pose();
    Frame frame = render(stage, step);
    // The square covers columns and rows 24 to 71, then columns 48 to 95.
    assertThat(at(frame.hidden, 30, 48)).isEqualTo(1);
    assertThat(at(frame.subject, 30, 48)).isZero();
    assertThat(at(frame.hidden, 60, 48)).isZero();
    assertThat(at(frame.subject, 90, 48)).isEqualTo(1);
    assertThat(at(frame.hidden, 90, 48)).isZero();
    assertThat(at(frame.hidden, 10, 48)).isZero();
    assertThat(frame.flow[48 * SIZE + 60]).isEqualTo(-24);
  }

  /** An arm that hangs before the trunk swings away: the trunk under it had not been seen. */
  @Test
  void trunkBehindAnArmIsHidden() {
    Sketch sketch = new Sketch(SubjectKind.HUMAN, "doll");
    sketch.piece(Sketch.ROOT, BodyPart.TORSO, Shapes.box(0, .5, .6, 1, 0), 0x00ff00);
    int arm = sketch.bone(Sketch.ROOT, Dof.RIGHT_ARM, 0, .8, 1);
    sketch.nextGroup();
    sketch.piece(arm, BodyPart.RIGHT_UPPER_ARM, Shapes.box(0, .5, .2, .6, 0), 0x0000ff);
    Stage stage = stage(sketch);
    Frame frame = render(stage, new Pose.Draft().add(Dof.RIGHT_ARM, 1.6).pose());
    int middle = SIZE / 2;
    assertThat(at(frame.parts, middle, 60)).isEqualTo(BodyPart.TORSO.label());
    assertThat(at(frame.hidden, middle, 60)).isEqualTo(1);
    assertThat(at(frame.hidden, middle - 9, 65)).isZero();
    assertThat(frame.parts).contains(BodyPart.RIGHT_UPPER_ARM.label());
  }

  @Test
  void arbitraryPicturesMoveOnlyInTheirMiddle() {
    byte[] rgb = DeadLeaves.draw(1, SIZE).bytes();
    Stage stage = Stage.of(Subject.ofPicture(rgb, SIZE), 0);
    assertThat(rest(stage).rgb).isEqualTo(rgb);
    Frame frame = render(stage, Pose.of(Move.SWAY, 0, 1, stage.subject()));
    assertThat(at(frame.subject, SIZE / 2, SIZE / 2)).isEqualTo(1);
    assertThat(frame.flow[0]).isZero();
    assertThat(frame.flow[SIZE * SIZE - 1]).isZero();
    assertThat(Math.abs(frame.flow[SIZE / 4 * SIZE + SIZE / 2])).isGreaterThan(2);
  }

  @Test
  void namesAWrongPicture() {
    assertThatThrownBy(() -> Subject.ofPicture(new byte[10], 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("4 x 4 pixels, but has 10 bytes");
  }

  private static Stage stage(Sketch sketch) {
    Style plain = new Style(0, 0, 0, 0, 0);
    Subject subject = sketch.draw(Layout.centred(sketch.bounds(), SIZE, .5), plain);
    return new Stage(subject, Bitmap.paint(SIZE, Texture.flat(0x808080)));
  }

  private static Frame posed(long seed, SubjectKind kind, Move move, double beats) {
    Stage stage = Stage.draw(seed, kind, SIZE);
    return render(stage, Pose.of(move, beats, 1, stage.subject()));
  }

  private static Frame rest(Stage stage) {
    return render(stage, Pose.rest());
  }

  private static Frame render(Stage stage, Pose pose) {
    Frame frame = new Frame(stage.size());
    stage.render(pose, frame);
    return frame;
  }

  private static int at(byte[] map, int x, int y) {
    return map[y * SIZE + x];
  }

  /** Mean difference over channels between a bilinear sample and a pixel. */
  private static double difference(Frame source, float x, float y, Frame target, int pixel) {
    float cx = Math.max(0, Math.min(SIZE - 1.001f, x));
    float cy = Math.max(0, Math.min(SIZE - 1.001f, y));
    int at = 3 * ((int) cy * SIZE + (int) cx);
    double wx = cx - (int) cx;
    double wy = cy - (int) cy;
    double sum = 0;
    for (int channel = 0; channel < 3; channel++, at++) {
      double upper = (source.rgb[at] & 255) * (1 - wx) + (source.rgb[at + 3] & 255) * wx;
      int below = at + 3 * SIZE;
      double lower = (source.rgb[below] & 255) * (1 - wx) + (source.rgb[below + 3] & 255) * wx;
      sum += Math.abs(upper * (1 - wy) + lower * wy - (target.rgb[3 * pixel + channel] & 255));
    }
    return sum / 3;
  }
}
