package org.musedance.evaluate.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Estimate;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.Table;
import org.musedance.tensor.UserError;

class ComparisonTest {
  private static final double[] MUSIC = {0.5, 1, 1.5, 2};

  /** Clips of two styles whose PSNR varies, plus something; beats late by some seconds. */
  private static List<ClipResult> study(double plus, double late, int count) {
    List<ClipResult> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double[] dance = {0.5 + late, 1 + late, 1.5 + late, 2 + late};
      Map<String, Double> scores = Map.of("psnr", 20.0 + 5 * i + plus);
      double[][] real = {{i, 0}, {i + 1.0, 1}};
      double[][] made = {{i + plus, 0}, {i + 1.0 + plus, 1}};
      clips.add(
          new ClipResult(
              "clip-" + i,
              i % 2 == 0 ? "house" : "waltz",
              "cat",
              "spin",
              30,
              12,
              64,
              64,
              MUSIC,
              Map.of(Take.MODEL, dance, Take.TRUTH, MUSIC),
              Map.of(Take.MODEL, scores, Take.TRUTH, Map.of()),
              Map.of(
                  Take.MODEL,
                  Map.of(Distance.FVD_STYLE, made),
                  Take.TRUTH,
                  Map.of(Distance.FVD_STYLE, real)),
              Map.of(),
              Map.of()));
    }
    return clips;
  }

  private static Report compare(List<ClipResult> full, List<ClipResult> without) {
    Map<String, List<ClipResult>> studies = new LinkedHashMap<>();
    studies.put("full", full);
    studies.put("without", without);
    return new Comparison(studies, new Bootstrap(50, 1)).report("Beat", Map.of());
  }

  private static Estimate cell(Table table, int row, String column) {
    for (int i = 0; i < table.columns().size(); i++) {
      if (table.columns().get(i).title().equals(column)) {
        return table.rows().get(row).cells().get(i).number();
      }
    }
    throw new AssertionError("no column " + column);
  }

  @Test
  void differencesArePairedClipByClip() {
    Report report = compare(study(0, 0, 6), study(-2, 0.05, 6));

    Table whole = report.tables().get(0);
    Table differences = report.tables().get(1);
    assertThat(cell(whole, 0, "PSNR dB").value()).isEqualTo(32.5, within(1e-9));
    assertThat(cell(whole, 0, "PSNR dB").high() - cell(whole, 0, "PSNR dB").low()).isGreaterThan(5);
    // The clips differ by far more than the studies, but every clip loses exactly 2 dB.
    assertThat(cell(differences, 0, "PSNR dB").value()).isEqualTo(-2, within(1e-9));
    assertThat(cell(differences, 0, "PSNR dB").low()).isEqualTo(-2, within(1e-9));
    assertThat(cell(differences, 0, "PSNR dB").high()).isEqualTo(-2, within(1e-9));
    assertThat(cell(whole, 0, "music→dance").value()).isEqualTo(1, within(1e-9));
    assertThat(cell(whole, 1, "music→dance").value()).isEqualTo(Math.exp(-0.5), within(1e-9));
    // Shifted by 2 in one dimension, with equal covariances.
    assertThat(cell(whole, 0, "FVD-style").value()).isEqualTo(0, within(1e-9));
    assertThat(cell(whole, 1, "FVD-style").value()).isEqualTo(4, within(1e-9));
  }

  @Test
  void everyStyleHasARowPerStudy() {
    Table styles = compare(study(0, 0, 6), study(-2, 0, 6)).tables().get(2);

    assertThat(styles.rows())
        .extracting(Table.Row::name)
        .containsExactly("house, full", "house, without", "waltz, full", "waltz, without");
    assertThat(cell(styles, 0, "PSNR dB").value()).isEqualTo(30, within(1e-9));
  }

  @Test
  void refusesStudiesOfOtherClips() {
    assertThatThrownBy(() -> compare(study(0, 0, 6), study(0, 0, 5)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "compared evaluations must be of the same clips, but those of without differ; run them"
                + " with the same --seed, --clips and --seconds");
  }
}
