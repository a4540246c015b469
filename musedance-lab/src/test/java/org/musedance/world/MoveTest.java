package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MoveTest {
  private static final int SIZE = 64;

  @ParameterizedTest
  @EnumSource(Move.class)
  void repeatsAfterItsBeats(Move move) {
    Subject subject = Subject.draw(1, SubjectKind.HUMAN, SIZE);
    for (double beats : new double[] {0, .3, 1.7}) {
      Pose once = Pose.of(move, beats, .8, subject);
      Pose again = Pose.of(move, beats + move.beats(), .8, subject);
      for (Dof dof : Dof.values()) {
        assertThat(again.get(dof)).isEqualTo(once.get(dof), within());
      }
    }
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-5f);
  }

  /** Mean length of the flow on the dancer over a cycle; the gentlest, a nod, measures 1%. */
  @ParameterizedTest
  @EnumSource(Move.class)
  void movesEveryKind(Move move) {
    for (SubjectKind kind : SubjectKind.values()) {
      Stage stage = Stage.draw(17, kind, SIZE);
      assertThat(motion(stage, move) / SIZE).as(kind.name()).isGreaterThan(.004);
    }
  }

  /** Arm waves must be as large as any move, on dancers without arms too. */
  @ParameterizedTest
  @EnumSource(SubjectKind.class)
  void armWavesAreLarge(SubjectKind kind) {
    Stage stage = Stage.draw(23, kind, SIZE);
    assertThat(motion(stage, Move.ARM_WAVE)).isGreaterThan(.6 * motion(stage, Move.SWAY));
  }

  private static double motion(Stage stage, Move move) {
    Frame frame = new Frame(SIZE);
    double sum = 0;
    int count = 0;
    for (int step = 0; step < 8; step++) {
      stage.render(Pose.of(move, step * move.beats() / 8.0, 1, stage.subject()), frame);
      for (int i = 0; i < SIZE * SIZE; i++) {
        sum += Math.hypot(frame.flow[i], frame.flow[SIZE * SIZE + i]);
        count += frame.subject[i];
      }
    }
    return sum / count;
  }

  /**
   * The flow of one solid shape keeps its orientation everywhere, at every move's extremes; of
   * pictures too, whose masks scale the motion.
   */
  @ParameterizedTest
  @EnumSource(Move.class)
  void neverFolds(Move move) {
    for (SubjectKind kind : new SubjectKind[] {SubjectKind.LOGO, SubjectKind.PICTURE}) {
      Stage stage = Stage.draw(31, kind, SIZE);
      Frame frame = new Frame(SIZE);
      for (double beats = 0; beats < move.beats(); beats += .25) {
        stage.render(Pose.of(move, beats, 1, stage.subject()), frame);
        assertThat(smallestJacobian(frame)).as(kind + " at beat " + beats).isGreaterThan(.1);
      }
    }
  }

  private static double smallestJacobian(Frame frame) {
    double smallest = 1;
    int plane = SIZE * SIZE;
    float[] f = frame.flow;
    for (int y = 0; y < SIZE - 1; y++) {
      for (int x = 0; x < SIZE - 1; x++) {
        int i = y * SIZE + x;
        if (frame.subject[i] + frame.subject[i + 1] + frame.subject[i + SIZE] == 3) {
          double xx = 1 + f[i + 1] - f[i];
          double xy = f[i + SIZE] - f[i];
          double yx = f[plane + i + 1] - f[plane + i];
          double yy = 1 + f[plane + i + SIZE] - f[plane + i];
          smallest = Math.min(smallest, xx * yy - xy * yx);
        }
      }
    }
    return smallest;
  }

  @Test
  void blendsBetweenMoves() {
    Subject subject = Subject.draw(2, SubjectKind.ANIMAL, SIZE);
    Pose jump = Pose.of(Move.JUMP, .5, 1, subject);
    Pose half = Pose.blend(Pose.rest(), jump, .5);
    assertThat(half.get(Dof.SHIFT_Y)).isEqualTo(jump.get(Dof.SHIFT_Y) / 2);
    assertThat(Pose.blend(jump, half, 0).get(Dof.RIGHT_ARM)).isEqualTo(jump.get(Dof.RIGHT_ARM));
  }

  @Test
  void namesAWrongAmplitude() {
    Subject subject = Subject.draw(2, SubjectKind.LOGO, SIZE);
    assertThatThrownBy(() -> Pose.of(Move.NOD, 0, 1.5, subject))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("between 0 and 1, but was 1.5");
  }
}
