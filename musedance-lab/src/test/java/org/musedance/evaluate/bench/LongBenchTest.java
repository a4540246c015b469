package org.musedance.evaluate.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.features.LatentEncoders;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Cell;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;
import org.musedance.evaluate.study.Results;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;

class LongBenchTest {
  private static final int SIZE = 64;
  private static final double FPS = 6;
  private static final int SECONDS = 6;

  @TempDir private Path folder;

  /** Stands still and fades by some levels per second. */
  private static Dancer fading(int levels) {
    return (reference, music, text, seconds, seed) -> {
      List<DancedFrame> frames = new ArrayList<>();
      for (int i = 0; i < SECONDS * FPS; i++) {
        byte[] rgb = reference.rgb().clone();
        for (int k = 0; k < rgb.length; k++) {
          rgb[k] = (byte) Math.max(0, (rgb[k] & 255) - (int) (levels * i / FPS));
        }
        frames.add(
            new DancedFrame(new Picture(SIZE, SIZE, rgb), new float[2 * SIZE * SIZE], SIZE, SIZE));
      }
      return frames;
    };
  }

  private List<LongResult> run() {
    try (TensorScope scope = TensorScope.open()) {
      return new LongBench(
              Map.of("fading", fading(20)), LatentEncoders.untrained(), 3, 1, SECONDS, FPS, SIZE)
          .run(Results.open(folder, Map.of("seed", 3), LongResult.class), line -> {});
    }
  }

  @Test
  void whatFadesDriftsAndTheTruthDoesNot() {
    List<LongResult> results = run();

    assertThat(results).extracting(LongResult::strategy).containsExactly("fading", LongBench.TRUTH);
    double[] still = results.get(0).seconds().get(LongBench.Measured.STILL);
    double[] identity = results.get(0).seconds().get(LongBench.Measured.IDENTITY);
    assertThat(still).hasSize(SECONDS);
    for (int second = 1; second < SECONDS; second++) {
      assertThat(still[second]).isLessThan(still[second - 1]);
      assertThat(identity[second]).isLessThan(identity[second - 1]);
    }
    for (double flow : results.get(1).seconds().get(LongBench.Measured.FLOW)) {
      assertThat(flow).isEqualTo(1, within(1e-6));
    }
  }

  @Test
  void theReportTellsTheTimesAndTheEnd() {
    Report report =
        new LongReport(run(), 1, FPS, SIZE, new Bootstrap(10, 1)).report(Map.of("model", "m"));

    Table still = report.tables().get(2);
    assertThat(still.title()).isEqualTo("still px dB");
    assertThat(still.columns()).extracting(column -> column.title()).containsExactly("4 s", "6 s");
    assertThat(still.rows().get(0).cells().get(1).number().value())
        .isLessThan(still.rows().get(0).cells().get(0).number().value());
    assertThat(report.plots()).hasSize(LongBench.Measured.values().length);
  }

  @Test
  void whatFadesDoesNotHold() {
    Report report =
        new LongReport(run(), 1, FPS, SIZE, new Bootstrap(10, 1)).report(Map.of("model", "m"));

    Table drift = report.tables().get(0);
    assertThat(drift.rows()).extracting(Table.Row::name).containsExactly("fading", LongBench.TRUTH);
    assertThat(drift.rows())
        .extracting(row -> row.cells().get(row.cells().size() - 1).text())
        .containsExactly("no", "yes");
    List<Cell> fading = drift.rows().get(0).cells();
    double lost = fading.get(3).number().value() - fading.get(4).number().value();
    assertThat(lost).isGreaterThan(0.5);
    assertThat(fading.get(5).number().value()).isEqualTo(-lost, within(1e-9));
  }
}
