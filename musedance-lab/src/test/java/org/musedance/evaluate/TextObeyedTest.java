package org.musedance.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.audio.BeatGrid;
import org.musedance.media.Picture;
import org.musedance.world.Frame;
import org.musedance.world.Move;

class TextObeyedTest {
  private static final int SIZE = 48;
  private static final double SECONDS = 4;
  private static final double FPS = 12;

  /** A song that is heard at half its speed. */
  private static final WorldSample MISHEARD = WorldSample.draw(1, 0, SIZE, SECONDS);

  private interface Rendering {
    void render(Move move, double seconds, Frame out);
  }

  private static List<DancedFrame> dance(Move move, Rendering rendering) {
    return IntStream.range(0, (int) (SECONDS * FPS))
        .mapToObj(
            i -> {
              Frame frame = new Frame(SIZE);
              rendering.render(move, i / FPS, frame);
              return new DancedFrame(new Picture(SIZE, SIZE, frame.rgb), frame.flow, SIZE, SIZE);
            })
        .toList();
  }

  @Test
  void theSongIsMisheard() {
    assertThat(MISHEARD.song().trustworthy()).isFalse();
    assertThat(MISHEARD.song().tempo()).isLessThan(0.6 * MISHEARD.song().song().meanBpm());
  }

  @ParameterizedTest
  @EnumSource(
      value = Move.class,
      names = {"BOUNCE", "SWAY", "JUMP", "NOD"})
  void aMoveIsKnownAtTheSpeedThatIsHeardAndAtTheComposedOne(Move move) {
    BeatGrid grid = MISHEARD.song().grid();
    Rendering asHeard = (danced, seconds, out) -> MISHEARD.render(danced, seconds, grid, out);
    assertThat(TextObeyed.of(MISHEARD, dance(move, asHeard), FPS).nearest()).isEqualTo(move);
    assertThat(TextObeyed.of(MISHEARD, dance(move, MISHEARD::render), FPS).nearest())
        .isEqualTo(move);
  }
}
