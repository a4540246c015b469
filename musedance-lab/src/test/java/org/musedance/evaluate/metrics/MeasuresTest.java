package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.world.Frame;

class MeasuresTest {
  /** Numbers that are exact but for rounding in double precision. */
  private static final double ROUNDING = 1e-6;

  private static final int SIZE = 16;
  private static final int FRAMES = 96;
  private static final double FPS = 12;

  @Test
  void aMoveCorrelatesFullyWithItselfAtAnyStrength() {
    FlowCorrelation same = FlowCorrelation.overMovingPixels(256);
    FlowCorrelation opposite = FlowCorrelation.overMovingPixels(256);
    for (int frame = 0; frame < 8; frame++) {
      float[] truth = translation(4 * Math.sin(frame), 3 * Math.cos(frame));
      same.add(scaled(truth, 0.5f), truth);
      opposite.add(scaled(truth, -1), truth);
    }

    assertThat(same.value()).isEqualTo(1, within(ROUNDING));
    assertThat(same.strength()).isEqualTo(0.5, within(ROUNDING));
    assertThat(opposite.value()).isEqualTo(-1, within(ROUNDING));
  }

  @Test
  void motionAtRightAnglesDoesNotCorrelate() {
    FlowCorrelation correlation = FlowCorrelation.overMovingPixels(256);
    for (int frame = 0; frame < 8; frame++) {
      double along = 4 * Math.cos(Math.PI * frame / 4);
      correlation.add(translation(0, along), translation(along, 0));
    }

    assertThat(correlation.value()).isZero();
  }

  @Test
  void onlyMovingPixelsOfTheTruthCount() {
    float[] truth = new float[2 * SIZE * SIZE];
    truth[0] = 0.69f;
    truth[1] = 0.71f;
    truth[2] = -2;
    float[] generated = truth.clone();
    generated[0] = -50;
    FlowCorrelation at256 = FlowCorrelation.overMovingPixels(256);
    FlowCorrelation at128 = FlowCorrelation.overMovingPixels(128);
    at256.add(generated, truth);
    at128.add(generated, truth);

    assertThat(at256.value()).isEqualTo(1, within(ROUNDING));
    assertThat(at128.value()).isLessThan(0.5);
  }

  @Test
  void correlationsOfPartsMakeTheWhole() {
    FlowCorrelation whole = FlowCorrelation.overAllPixels();
    FlowCorrelation merged = FlowCorrelation.overAllPixels();
    for (int frame = 0; frame < 6; frame++) {
      float[] truth = translation(frame, 1);
      float[] generated = translation(frame * frame, frame);
      FlowCorrelation part = FlowCorrelation.overAllPixels();
      part.add(generated, truth);
      merged.add(part);
      whole.add(generated, truth);
    }

    assertThat(merged.value()).isEqualTo(whole.value(), within(ROUNDING)).isBetween(0.5, 0.99);
  }

  @Test
  void refusesFlowOfAnotherSize() {
    FlowCorrelation correlation = FlowCorrelation.overAllPixels();

    assertThatThrownBy(() -> correlation.add(new float[8], new float[18]))
        .hasMessage(
            "both flow fields must have the same size, but had 8 and 18 values; resize one first");
  }

  @Test
  void theMotionCurveIsTheMeanFlow() {
    MotionCurve curve = new MotionCurve(3);
    curve.add(translation(3, -4));
    float[] apart = translation(0, 0);
    Arrays.fill(apart, 0, SIZE * SIZE / 2, 2);
    Arrays.fill(apart, SIZE * SIZE / 2, SIZE * SIZE, -2);
    curve.add(apart);

    assertThat(curve.values()).isDeepEqualTo(new double[][] {{3, 0}, {-4, 0}, {5, 2}});
  }

  @Test
  void motionOnTheBeatIsExplainedAndOnAnotherBeatIsNot() {
    double[] beats = beats(120);
    for (double period : new double[] {4, 2, 1, 0.5}) {
      BeatFit onTheBeat =
          BeatFit.of(curve(i -> 2 + 3 * Math.cos(2 * Math.PI * beats[i] / period + 0.4)), beats);
      BeatFit offTheBeat =
          BeatFit.of(curve(i -> Math.cos(2 * Math.PI * 1.37 * beats[i] / period)), beats);

      assertThat(onTheBeat.share()).isEqualTo(1, within(ROUNDING));
      // Waves over 16 beats overlap a little: they do not all make whole turns.
      assertThat(onTheBeat.control()).isLessThan(0.1);
      assertThat(offTheBeat.share()).isLessThan(0.1);
      assertThat(offTheBeat.control()).isEqualTo(1, within(ROUNDING));
    }
  }

  @Test
  void halfOfTheVarianceOnTheBeatIsHalfExplained() {
    double[] beats = beats(120);
    // 7 turns in the 16 beats of the film: at right angles to every wave of the grid.
    double[][] curves =
        curve(i -> Math.cos(2 * Math.PI * beats[i]) + Math.cos(2 * Math.PI * beats[i] * 7 / 16));

    assertThat(BeatFit.of(curves, beats).share()).isEqualTo(0.5, within(ROUNDING));
  }

  @Test
  void curvesCountByTheirVariance() {
    double[] beats = beats(120);
    double[][] curves = new double[2][FRAMES];
    Arrays.setAll(curves[0], i -> 3 * Math.cos(2 * Math.PI * beats[i]));
    Arrays.setAll(curves[1], i -> Math.cos(2 * Math.PI * beats[i] * 7 / 16));

    assertThat(BeatFit.of(curves, beats).share()).isEqualTo(0.9, within(ROUNDING));
  }

  @Test
  void leavesOutWavesThatTheFrameRateCannotShow() {
    // At 180 beats a minute half a beat is two frames: its wave would be any alternation.
    double[] beats = beats(180);

    assertThat(BeatFit.of(curve(i -> i % 2), beats).share()).isLessThan(0.01);
  }

  @Test
  void stillnessIsNotOnTheBeat() {
    assertThat(BeatFit.of(new double[3][FRAMES], beats(120))).isEqualTo(new BeatFit(0, 0));
  }

  @Test
  void aFitNeedsMoreFramesThanWaves() {
    assertThatThrownBy(() -> BeatFit.of(new double[1][9], Arrays.copyOf(beats(120), 9)))
        .hasMessage("a beat fit needs more frames than its 9 waves, but had 9; film for longer");
  }

  @Test
  void stillPixelsAreThoseThatNothingMovesOver() {
    byte[] reference = Picture.filled(2, 2, new Rgb(100, 100, 100)).rgb();
    Frame truth = new Frame(2);
    System.arraycopy(reference, 0, truth.rgb, 0, reference.length);
    truth.flow[0] = 1;
    truth.rgb[3] = 7;
    byte[] generated = reference.clone();
    Arrays.fill(generated, 0, 6, (byte) 0);
    Arrays.fill(generated, 6, 9, (byte) 110);
    StillPixels still = new StillPixels();
    still.add(new Picture(2, 2, generated), truth, reference);

    // Two pixels count, one of them is 10 off: 10 log10(255² / 50).
    assertThat(still.decibels()).isEqualTo(31.1411, within(1e-4));
  }

  @Test
  void anUntouchedPictureHasOnlyTheErrorOfRounding() {
    byte[] reference = Picture.filled(2, 2, new Rgb(1, 2, 3)).rgb();
    Frame truth = new Frame(2);
    System.arraycopy(reference, 0, truth.rgb, 0, reference.length);
    StillPixels still = new StillPixels();
    still.add(new Picture(2, 2, reference), truth, reference);

    assertThat(still.decibels()).isEqualTo(58.9226, within(1e-4));
  }

  @Test
  void sharpnessIsTheSpreadOfTheLaplacian() {
    byte[] rgb = Picture.filled(4, 4, new Rgb(0, 0, 0)).rgb();
    Arrays.fill(rgb, 3 * 5, 3 * 6, (byte) 100);
    // The four inner Laplacians are -400, 100, 100 and 0: mean -50, mean square 45,000.
    assertThat(Sharpness.deviation(new Picture(4, 4, rgb)))
        .isEqualTo(Math.sqrt(45_000 - 2_500), within(1e-3));
  }

  @Test
  void halfTheContrastIsHalfAsSharp() {
    Picture reference = checks((byte) 200);
    Sharpness sharpness = new Sharpness(reference);
    sharpness.add(checks((byte) 100));

    assertThat(sharpness.value()).isEqualTo(0.5, within(ROUNDING));
  }

  @Test
  void nothingFoldsUnlessNeighboursPassEachOther() {
    Folds folds = new Folds();
    folds.add(translation(5, -3), SIZE, SIZE);
    float[] squeezed = field((x, y) -> -0.9 * x, (x, y) -> 0.4 * x);
    folds.add(squeezed, SIZE, SIZE);

    assertThat(folds.share()).isZero();
  }

  @Test
  void mirroredColumnsAreFolded() {
    Folds folds = new Folds();
    folds.add(field((x, y) -> x >= 8 ? -2 * (x - 8) : 0, (x, y) -> 0), SIZE, SIZE);

    // 7 of 15 columns of differences lie in the mirrored half.
    assertThat(folds.share()).isEqualTo(7 / 15.0, within(ROUNDING));
  }

  @FunctionalInterface
  private interface Component {
    double at(int x, int y);
  }

  private static float[] field(Component dx, Component dy) {
    float[] flow = new float[2 * SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      flow[i] = (float) dx.at(i % SIZE, i / SIZE);
      flow[SIZE * SIZE + i] = (float) dy.at(i % SIZE, i / SIZE);
    }
    return flow;
  }

  private static float[] translation(double dx, double dy) {
    return field((x, y) -> dx, (x, y) -> dy);
  }

  private static float[] scaled(float[] flow, float by) {
    float[] scaled = flow.clone();
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= by;
    }
    return scaled;
  }

  private static double[] beats(double bpm) {
    double[] beats = new double[FRAMES];
    Arrays.setAll(beats, frame -> frame / FPS * bpm / 60);
    return beats;
  }

  private static double[][] curve(IntToDoubleFunction value) {
    double[][] curves = new double[1][FRAMES];
    Arrays.setAll(curves[0], value);
    return curves;
  }

  private static Picture checks(byte bright) {
    byte[] rgb = new byte[3 * SIZE * SIZE];
    for (int i = 0; i < SIZE * SIZE; i++) {
      if ((i % SIZE + i / SIZE) % 2 == 0) {
        Arrays.fill(rgb, 3 * i, 3 * i + 3, bright);
      }
    }
    return new Picture(SIZE, SIZE, rgb);
  }
}
