package org.musedance.evaluate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.WorldSample;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.study.Results;
import org.musedance.media.Picture;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.Move;

class TimelineBenchTest {
  private static final int SIZE = 64;
  private static final double FPS = 12;
  private static final double SECONDS = 6;
  private static final long SEED = 4;

  @TempDir private Path folder;

  /** Dances what it is asked, but changes some seconds after it is asked to. */
  private static Dancer late(double seconds) {
    WorldSample sample = WorldSample.draw(SEED, 0, SIZE, SECONDS);
    Move second = WorldSample.move(5);
    return (reference, music, text, length, seed) -> {
      double change = text.entries().isEmpty() ? SECONDS : SECONDS / 2 + seconds;
      Choreography parts =
          new Choreography(
              sample.song(),
              List.of(
                  new Choreography.Part(sample.move(), 0, change),
                  new Choreography.Part(second, change, SECONDS)));
      return IntStream.range(0, 72)
          .mapToObj(
              i -> {
                Frame frame = new Frame(SIZE);
                sample.stage().render(parts.poseAt(i / FPS, sample.stage().subject()), frame);
                return new DancedFrame(new Picture(SIZE, SIZE, frame.rgb), frame.flow, SIZE, SIZE);
              })
          .toList();
    };
  }

  private TimelineResult run(double late) {
    TimelineBench bench = new TimelineBench(late(late), SEED, 1, SECONDS, FPS, SIZE);
    return bench
        .run(Results.open(folder, Map.of("late", late), TimelineResult.class), line -> {})
        .get(0);
  }

  @Test
  void whoChangesInTimeDancesBothMoves() {
    TimelineResult result = run(0);

    TimelineResult.Seen model = result.dances().get(TimelineBench.Who.MODEL);
    TimelineResult.Seen control = result.dances().get(TimelineBench.Who.UNCHANGED);
    assertThat(model).isEqualTo(result.dances().get(TimelineBench.Who.TRUTH));
    assertThat(model.first()).isEqualTo(result.first()).isEqualTo(Move.BOUNCE);
    assertThat(model.second()).isEqualTo(result.second()).isEqualTo(WorldSample.move(5));
    assertThat(model.lead()).isPositive();
    // Half of the deciding window of a second, and the half beat of blending.
    assertThat(model.lateSeconds()).isEqualTo(0, within(0.6));
    assertThat(control.first()).isEqualTo(control.second()).isEqualTo(Move.BOUNCE);
    assertThat(control.lead()).isNegative();
    assertThat(control.lateSeconds()).isNull();
  }

  @Test
  void whoChangesASecondLateIsFoundOut() {
    double inTime = run(0).dances().get(TimelineBench.Who.MODEL).lateSeconds();
    folder = folder.resolve("late");

    double late = run(1).dances().get(TimelineBench.Who.MODEL).lateSeconds();

    assertThat(late - inTime).isEqualTo(1, within(0.35));
  }

  @Test
  void theReportCountsDances() {
    TimelineResult result = run(0);

    Report report =
        new TimelineReport(List.of(result), SECONDS, FPS, SIZE, new Bootstrap(10, 1))
            .report(Map.of());

    assertThat(report.tables().get(0).rows().get(0).cells().get(1).number())
        .isEqualTo(Estimate.of(100, 100, 100));
    assertThat(report.tables().get(0).rows().get(1).cells().get(2).number().value()).isZero();
    assertThat(report.tables().get(1).rows().get(0).cells().get(1).text())
        .isEqualTo("bounce → headbang");
  }
}
