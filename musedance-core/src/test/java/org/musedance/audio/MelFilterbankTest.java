package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MelFilterbankTest {

  /** Numbers from {@code librosa.filters.mel(sr=22050, n_fft=2048)} 0.11. */
  @Test
  void holdsLibrosasTriangles() {
    float[][] matrix = MelFilterbank.slaney(22_050, 2048, 128).matrix();

    double sum = 0;
    for (float[] band : matrix) {
      for (float weight : band) {
        sum += weight;
      }
    }
    assertThat(sum).isCloseTo(11.8866806, within(1e-6));
    assertThat(new float[] {matrix[0][1], matrix[0][2], matrix[0][3], matrix[0][4]})
        .containsExactly(
            new float[] {.01618285f, .03236571f, .02899009f, .01280724f}, within(1e-7f));
    assertThat(matrix[64][181]).isZero();
    assertThat(matrix[64][182]).isPositive();
  }

  @Test
  void gathersWhatTheMatrixSays() {
    MelFilterbank filters = MelFilterbank.slaney(22_050, 2048, 128);
    double[] power = new double[1025];
    power[100] = 3;
    power[700] = 5;

    float[] mel = filters.apply(power);

    float[][] matrix = filters.matrix();
    assertThat(mel).hasSize(filters.bands());
    for (int band = 0; band < mel.length; band++) {
      assertThat(mel[band]).isCloseTo(3 * matrix[band][100] + 5 * matrix[band][700], within(1e-8f));
    }
  }
}
