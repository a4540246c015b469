package org.musedance.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AstFeaturesTest {
  private static final AstFeatures TINY = new AstFeatures(16_000, 128, 128, -4.2677393, 4.5689974);

  /** Single precision moves quiet bands by 2e-4, beside pure tones by 8e-4. */
  @ParameterizedTest
  @CsvSource({
    "ast_long, 5e-4",
    "ast_short, 5e-4",
    "ast_tones, 2e-3",
    "ast_silence, 5e-4",
    "ast_one_frame, 5e-4"
  })
  void hearsWhatTransformersHears(String name, float tolerance) {
    Reference reference = Reference.arrays("io/" + name + ".safetensors");

    float[][] logMel = TINY.logMel(reference.floats("in.waveform"));

    // The stored features stop at the window's length.
    float[][] window = Arrays.copyOf(logMel, Math.min(logMel.length, TINY.maxLength()));
    assertThat(flat(window)).containsExactly(reference.floats("out.log_mel"), within(tolerance));
  }

  @Test
  void normalisesForTheModel() {
    Reference reference = Reference.arrays("io/ast_long.safetensors");

    float[] values = TINY.inputValues(reference.floats("in.waveform"));

    assertThat(values).containsExactly(reference.floats("out.input_values"), within(1e-4f));
  }

  @Test
  void usesKaldisTriangles() {
    float[] expected = Reference.arrays("io/ast_long.safetensors").floats("out.mel_filters");

    float[][] matrix = MelFilterbank.kaldi(16_000, 512, 128, 20).matrix();

    for (int bin = 0; bin < 257; bin++) {
      for (int band = 0; band < 128; band++) {
        assertThat(matrix[band][bin]).isCloseTo(expected[bin * 128 + band], within(1e-6f));
      }
    }
  }

  @Test
  void cutsWindowsOutOfALongerSound() {
    float[] sound = Reference.arrays("io/ast_long.safetensors").floats("in.waveform");
    float[][] logMel = TINY.logMel(sound);

    float[] late = TINY.inputValues(logMel, 100);

    int kept = (logMel.length - 100) * 128;
    assertThat(late).startsWith(Arrays.copyOfRange(TINY.inputValues(sound), 100 * 128, 128 * 128));
    // Zero, normalised: 4.2677393 / (2 * 4.5689974).
    assertThat(late[kept]).isCloseTo(0.46703236f, within(1e-7f));
    assertThat(late).hasSize(128 * 128);
  }

  @Test
  void hearsNothingInLessThanOneFrame() {
    assertThat(TINY.logMel(new float[399])).isEmpty();
  }

  private static float[] flat(float[][] rows) {
    float[] flat = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, flat, i * rows[i].length, rows[i].length);
    }
    return flat;
  }
}
