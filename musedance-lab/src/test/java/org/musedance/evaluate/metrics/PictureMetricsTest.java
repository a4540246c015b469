package org.musedance.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;

/** Against NumPy and scikit-image; the tolerance is that of the fixtures, all in float64. */
class PictureMetricsTest {
  private static final Offset<Double> CLOSE = within(1e-6);

  static List<String> pairs() {
    return Fixtures.pairs();
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void signalToNoise(String pair) {
    Picture one = Fixtures.one(pair);
    Picture other = Fixtures.other(pair);
    JsonNode expected = Fixtures.expected(pair);

    assertThat(Psnr.meanSquaredError(one, other))
        .isEqualTo(expected.get("mse").doubleValue(), CLOSE);
    assertThat(Psnr.of(one, other))
        .isEqualTo(expected.get("psnr_100_if_equal").doubleValue(), CLOSE);
    assertThat(Psnr.wrappedError(one, other))
        .isEqualTo(expected.get("wrapped_mse").doubleValue(), CLOSE);
    assertThat(Psnr.legacyWrapped(one, other))
        .isEqualTo(expected.get("psnr_legacy_wrapped_uint8").doubleValue(), CLOSE);
    assertThat(DiscoL1.of(one, other)).isEqualTo(expected.get("l1_disco").doubleValue(), CLOSE);
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void structuralSimilarity(String pair) {
    Picture one = Fixtures.one(pair);
    Picture other = Fixtures.other(pair);
    JsonNode expected = Fixtures.expected(pair);

    assertThat(Arrays.stream(Ssim.greyLevels(one)).average().orElseThrow())
        .isEqualTo(expected.get("grey_mean").get(0).doubleValue(), CLOSE);
    assertThat(Ssim.UNIFORM.grey(one, other))
        .isEqualTo(expected.get("ssim_grey_uniform7").doubleValue(), CLOSE);
    assertThat(Ssim.GAUSSIAN.grey(one, other))
        .isEqualTo(expected.get("ssim_grey_gaussian").doubleValue(), CLOSE);
    assertThat(Ssim.UNIFORM.channels(one, other))
        .containsExactly(Fixtures.numbers(expected.get("ssim_channels_uniform7")), CLOSE);
    assertThat(Ssim.GAUSSIAN.channels(one, other))
        .containsExactly(Fixtures.numbers(expected.get("ssim_channels_gaussian")), CLOSE);
    assertThat(Ssim.UNIFORM.perChannel(one, other))
        .isEqualTo(expected.get("ssim_colour_uniform7").doubleValue(), CLOSE);
    assertThat(Ssim.GAUSSIAN.perChannel(one, other))
        .isEqualTo(expected.get("ssim_colour_gaussian").doubleValue(), CLOSE);
  }

  @Test
  void theOldVariantFlattersUnrelatedPictures() {
    Picture one = Fixtures.one("unrelated");
    Picture other = Fixtures.other("unrelated");

    assertThat(Psnr.of(one, other)).isLessThan(13);
    assertThat(Psnr.legacyWrapped(one, other)).isBetween(27.0, 29.0);
  }

  @Test
  void refusesPicturesOfTwoSizes() {
    Picture wide = Picture.filled(20, 10, Rgb.WHITE);
    Picture high = Picture.filled(10, 20, Rgb.WHITE);

    assertThatThrownBy(() -> Psnr.of(wide, high))
        .hasMessage(
            "compared pictures must have one size, but were 20 x 10 and 10 x 20; resize one");
    assertThatThrownBy(() -> Ssim.GAUSSIAN.perChannel(wide, wide))
        .hasMessage(
            "pictures must be at least as large as the window of SSIM, 11 x 11, but were 20 x 10;"
                + " compare larger ones");
  }

  @Test
  void aBlinkingVideoIsNotSteadyAndAStillOneIs() {
    Picture dark = Picture.filled(4, 4, new Rgb(0, 0, 0));
    Picture light = Picture.filled(4, 4, new Rgb(51, 51, 51));

    assertThat(Flicker.steadiness(List.of(dark, light, dark))).isEqualTo(0.8, CLOSE);
    assertThat(Flicker.steadiness(List.of(light, light))).isEqualTo(1);
  }

  @Test
  void theGroundIsTheOuterEighthButTheFloor() {
    Picture reference = Picture.filled(16, 16, new Rgb(100, 100, 100));
    byte[] middle = reference.rgb().clone();
    byte[] corner = reference.rgb().clone();
    for (int channel = 0; channel < 3; channel++) {
      middle[3 * (8 * 16 + 8) + channel] = 0;
      middle[3 * (15 * 16 + 8) + channel] = 0;
      corner[channel] = 0;
    }

    assertThat(Ground.steadiness(reference, List.of(new Picture(16, 16, middle)))).isEqualTo(1);
    // 88 outer pixels: two columns of 16 on either side, two rows of 12 at the top.
    assertThat(Ground.steadiness(reference, List.of(new Picture(16, 16, corner))))
        .isEqualTo(1 - 100 / 88.0 / 255, CLOSE);
  }
}
