package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.media.Picture;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class FramingTest {
  private static final int WORK = 256;

  /** A ramp over both axes, so that a shift or a wrong aspect is seen. */
  private static Picture ramp(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int i = 3 * (y * width + x);
        rgb[i] = (byte) (255 * x / Math.max(1, width - 1));
        rgb[i + 1] = (byte) (255 * y / Math.max(1, height - 1));
        rgb[i + 2] = 100;
      }
    }
    return new Picture(width, height, rgb);
  }

  @ParameterizedTest
  @CsvSource({
    "640, 480",
    "480, 640",
    "1000, 1000",
    "1, 1",
    "3, 2",
    "1920, 300",
    "300, 1920",
    "1500, 2",
    "511, 333",
    "4000, 3000"
  })
  void whatGoesInComesOutOfTheNetworksSize(int width, int height) {
    Picture picture = ramp(width, height);
    Framing framing = Framing.of(width, height, 1024, WORK);
    Picture work = framing.work(picture);
    assertThat(work.width() % Framing.UNIT).isZero();
    assertThat(work.height() % Framing.UNIT).isZero();
    try (TensorScope scope = TensorScope.open()) {
      Tensor content = framing.content(Pixels.of(work, Compute.cpu()));
      assertThat(Tensors.shape(content))
          .containsExactly(1, 3, framing.contentHeight(), framing.contentWidth());
      Picture back = framing.output(Pixels.picture(content));
      assertThat(back.width()).isEqualTo(framing.outputWidth()).isEven();
      assertThat(back.height()).isEqualTo(framing.outputHeight()).isEven();
      assertAlike(back, framing.output(picture));
    }
  }

  /** Ramps survive scaling down and up but for the filter's last pixels at the edges. */
  private static void assertAlike(Picture back, Picture truth) {
    int[] xs = {back.width() / 4, back.width() / 2, back.width() * 3 / 4};
    int[] ys = {back.height() / 4, back.height() / 2, back.height() * 3 / 4};
    boolean tall = back.height() > 8;
    boolean wide = back.width() > 8;
    for (int i = 0; i < xs.length; i++) {
      if (wide) {
        assertThat(back.at(xs[i], ys[i]).red()).isCloseTo(truth.at(xs[i], ys[i]).red(), within(4));
      }
      if (tall) {
        assertThat(back.at(xs[i], ys[i]).green())
            .isCloseTo(truth.at(xs[i], ys[i]).green(), within(4));
      }
      assertThat(back.at(xs[i], ys[i]).blue()).isCloseTo(100, within(1));
    }
  }

  @ParameterizedTest
  @CsvSource({"640, 480", "480, 640", "1000, 1000", "1920, 1080", "1080, 1920", "300, 200"})
  void theNetworkWorksNearTheAreaItWasTrainedOn(int width, int height) {
    Framing framing = Framing.of(width, height, 1024, WORK);
    double area = (double) framing.workWidth() * framing.workHeight();
    assertThat(area / (WORK * WORK)).isBetween(0.7, 1.3);
    double content = (double) framing.contentWidth() * framing.contentHeight();
    assertThat(content / area).isGreaterThan(0.75);
    double aspect = (double) framing.contentWidth() / framing.contentHeight();
    assertThat(aspect).isCloseTo((double) width / height, within(0.02));
  }

  @Test
  void aSquareFillsTheNetworkWithoutPadding() {
    Framing framing = Framing.of(777, 777, 1024, WORK);
    assertThat(framing.workWidth()).isEqualTo(WORK);
    assertThat(framing.workHeight()).isEqualTo(WORK);
    assertThat(framing.contentWidth()).isEqualTo(WORK);
    assertThat(framing.contentHeight()).isEqualTo(WORK);
  }

  @Test
  void thePictureKeepsItsSizeUpToTheLimit() {
    Framing small = Framing.of(400, 300, 1024, WORK);
    assertThat(small.outputWidth()).isEqualTo(400);
    assertThat(small.outputHeight()).isEqualTo(300);
    Framing large = Framing.of(4000, 3000, 1024, WORK);
    assertThat(large.outputWidth()).isEqualTo(1024);
    assertThat(large.outputHeight()).isEqualTo(768);
  }

  /** An odd side gets one more row of pixels instead of being resampled. */
  @Test
  void oddSidesKeepTheirPixels() {
    Picture picture = ramp(31, 20);
    Picture output = Framing.of(31, 20, 1024, WORK).output(picture);
    assertThat(output.width()).isEqualTo(32);
    assertThat(output.crop(0, 0, 31, 20)).isEqualTo(picture);
    assertThat(output.at(31, 7)).isEqualTo(picture.at(30, 7));
  }

  @Test
  void paddingRepeatsTheEdgeAndLeavesNoSeam() {
    Framing framing = Framing.of(300, 200, 1024, WORK);
    Picture work = framing.work(ramp(300, 200));
    int left = (framing.workWidth() - framing.contentWidth()) / 2;
    assertThat(left).isPositive();
    assertThat(work.at(0, 100)).isEqualTo(work.at(left, 100));
  }

  /** 512 x 512 is Stable Diffusion's size; with work size 0 the video's own size is used. */
  @Test
  void withoutAWorkSizeTheNetworkWorksAtTheVideosSize() {
    Framing framing = Framing.of(512, 512, 1024, 0);
    assertThat(framing.workWidth()).isEqualTo(512);
    assertThat(framing.workHeight()).isEqualTo(512);
  }
}
