package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.musedance.audio.BeatGrid;
import org.musedance.world.Choreography.Part;

class ChoreographyTest {
  private static final HeardSong HEARD = HeardSong.draw(Split.TRAIN, 7, SongStyle.ROCK, 14);
  private static final Subject SUBJECT = Subject.draw(3, SubjectKind.HUMAN, 32);

  @Test
  void countsFromTheFirstBeatHeard() {
    Choreography dance = Choreography.of(HEARD, Move.SPIN);
    double first = HEARD.beatSeconds()[0];

    // A frame of the beat tracker is 23 ms, and onsets are heard up to two frames late.
    assertThat(dance.beatCountAt(first)).isEqualTo(0, within(0.07 * HEARD.song().meanBpm() / 60));
    BeatGrid heard = new BeatGrid(HEARD.beatSeconds(), HEARD.tempo(), 12);
    for (double t = 0; t < HEARD.song().seconds(); t += 0.1) {
      assertThat(dance.beatCountAt(t)).isEqualTo(heard.countAt(t), within(0.25));
    }
  }

  @Test
  void movesFurtherWhenTheSongHasMoreEnergy() {
    Choreography dance = Choreography.of(HEARD, Move.BOUNCE);
    for (double t = 0; t < 14; t += 0.5) {
      double expected = 0.55 + 0.45 * HEARD.song().energyAt(t);
      assertThat(dance.amplitudeAt(t)).isEqualTo(expected, within(1e-12)).isBetween(0.55, 1.0);
    }
  }

  @Test
  void dancesTheMoveOfTheMoment() {
    double change = HEARD.song().beatSeconds()[8];
    Choreography dance =
        new Choreography(
            HEARD, List.of(new Part(Move.BOUNCE, 0, change), new Part(Move.SWAY, change, 14)));
    double later = change + 2;

    assertThat(dance.moveAt(change - 0.01)).isEqualTo(Move.BOUNCE);
    assertThat(dance.moveAt(change)).isEqualTo(Move.SWAY);
    Pose expected = Pose.of(Move.SWAY, dance.beatCountAt(later), dance.amplitudeAt(later), SUBJECT);
    assertThat(dofs(dance.poseAt(later, SUBJECT))).isEqualTo(dofs(expected));
  }

  @Test
  void changesMovesWithoutAJolt() {
    double change = HEARD.song().beatSeconds()[8];
    Choreography dance =
        new Choreography(
            HEARD, List.of(new Part(Move.BOUNCE, 0, change), new Part(Move.SWAY, change, 14)));

    float[] before = dofs(dance.poseAt(change - 1e-4, SUBJECT));
    float[] after = dofs(dance.poseAt(change + 1e-4, SUBJECT));

    for (int i = 0; i < before.length; i++)
      assertThat(after[i]).isEqualTo(before[i], within(1e-2f));
  }

  @Test
  void mostlyDancesOneMoveAndChangesAtACountOfFour() {
    SplittableRandom random = new SplittableRandom(1);
    List<Move> moves = Choreography.movesOf(Split.TRAIN, SubjectKind.ROBOT);
    int changing = 0;
    for (int i = 0; i < 200; i++) {
      Choreography dance = Choreography.draw(random, HEARD, moves, 2, 10);
      assertThat(moves).containsAll(dance.parts().stream().map(Part::move).toList());
      if (dance.parts().size() == 1) continue;
      changing++;
      double count = dance.beatCountAt(dance.parts().get(1).fromSeconds());
      assertThat(Math.IEEEremainder(count, 4)).isEqualTo(0, within(1e-9));
      assertThat(dance.parts().get(0).move()).isNotEqualTo(dance.parts().get(1).move());
    }
    assertThat(changing).isBetween(25, 75);
  }

  @Test
  void keepsHeldOutPairsOutOfTraining() {
    assertThat(Choreography.movesOf(Split.TRAIN, SubjectKind.ROBOT)).doesNotContain(Move.TWIST);
    assertThat(Choreography.movesOf(Split.TEST, SubjectKind.ROBOT)).contains(Move.TWIST);
  }

  @Test
  void needsAMove() {
    assertThatThrownBy(() -> new Choreography(HEARD, List.of()))
        .hasMessageContaining("name a move");
  }

  private static float[] dofs(Pose pose) {
    float[] values = new float[Dof.values().length];
    for (Dof dof : Dof.values()) values[dof.ordinal()] = pose.get(dof);
    return values;
  }
}
