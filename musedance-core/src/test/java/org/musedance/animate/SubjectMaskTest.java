package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.media.Picture;
import org.musedance.model.dance.SubjectFinder;
import org.musedance.model.dance.SubjectFinderConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class SubjectMaskTest {
  private static final Framing FRAMING = Framing.of(120, 90, 120, 64);
  private static final SubjectArea.Box MIDDLE = new SubjectArea.Box(0.25, 0, 0.5, 1);

  /** A finder that gives every pixel the same logit. */
  private static SubjectFinder sureOf(float logit) {
    SubjectFinder finder = new SubjectFinder(new SubjectFinderConfig(64, List.of(8, 8)));
    finder.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      finder.namedParameters().get("conv_out.weight").tensor().zero_();
      float[] same = new float[16];
      Arrays.fill(same, logit);
      finder.namedParameters().get("conv_out.bias").set(Tensors.of(same, 16));
    }
    return finder;
  }

  private static float[] mask(SubjectFinder finder, SubjectArea area, Framing framing) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor work = Tensors.zeros(Compute.cpu(), 1, 3, framing.workHeight(), framing.workWidth());
      Tensor mask =
          new SubjectMask(finder, framing, Compute.cpu()).of(Optional.ofNullable(area), work);
      return mask == null ? null : Tensors.floats(mask);
    }
  }

  private static float at(float[] mask, double x, double y) {
    int column = (int) (x * FRAMING.contentWidth());
    return mask[(int) (y * FRAMING.contentHeight()) * FRAMING.contentWidth() + column];
  }

  @Test
  void everythingMovesWhereNobodyLooksOrNothingIsFound() {
    assertThat(mask(null, null, FRAMING)).isNull();
    assertThat(mask(sureOf(-9), null, FRAMING)).isNull();
    assertThat(mask(sureOf(9), new SubjectArea.Everything(), FRAMING)).isNull();
  }

  @Test
  void whatIsFoundMoves() {
    assertThat(mask(sureOf(9), null, FRAMING))
        .hasSize(FRAMING.contentWidth() * FRAMING.contentHeight());
    float[] found = mask(sureOf(9), null, FRAMING);
    assertThat(at(found, 0.5, 0.5)).isCloseTo(1, within(1e-3f));
  }

  @Test
  void aBoxWithNothingInItMovesAsAWholeWithASoftEdge() {
    float[] box = mask(sureOf(-9), MIDDLE, FRAMING);

    assertThat(box).isEqualTo(mask(null, MIDDLE, FRAMING));
    assertThat(at(box, 0.5, 0.5)).isEqualTo(1);
    assertThat(at(box, 0.5, 0)).isEqualTo(1);
    assertThat(at(box, 0.1, 0.5)).isZero();
    assertThat(at(box, 0.9, 0.5)).isZero();
    assertThat(at(box, 0.25, 0.5)).isBetween(0.3f, 0.7f);
  }

  @Test
  void ofABoxOnlyTheDancerMoves() {
    float[] everywhere = mask(sureOf(9), MIDDLE, FRAMING);

    assertThat(at(everywhere, 0.5, 0.5)).isCloseTo(1, within(1e-3f));
    assertThat(at(everywhere, 0.1, 0.5)).isZero();
    // doubt counts as dancer
    assertThat(at(mask(sureOf(0.1f), MIDDLE, FRAMING), 0.5, 0.5)).isCloseTo(1, within(1e-3f));
  }

  @ParameterizedTest
  @CsvSource({"120, 90", "90, 120", "300, 40", "63, 200"})
  void aMaskIsFramedAsThePictureIs(int width, int height) {
    Framing framing = Framing.of(width, height, 1024, 128);
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      boolean left = i / 3 % width < width / 2;
      boolean upper = i / 3 / width < height / 2;
      rgb[i] = (byte) (left && upper ? 255 : 0);
    }
    float[] mask =
        mask(null, new SubjectArea.Painted(new Picture(width, height, rgb), "mask"), framing);

    int columns = framing.contentWidth();
    int rows = framing.contentHeight();
    // Lanczos rings a little; a pixel beside the edge is left out
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        boolean beside =
            Math.abs(x + 0.5 - columns / 2.0) < 3 || Math.abs(y + 0.5 - rows / 2.0) < 3;
        float white = x < columns / 2.0 && y < rows / 2.0 ? 1 : 0;
        if (!beside) {
          assertThat(mask[y * columns + x]).as("%d, %d", x, y).isCloseTo(white, within(0.1f));
        }
      }
    }
  }
}
