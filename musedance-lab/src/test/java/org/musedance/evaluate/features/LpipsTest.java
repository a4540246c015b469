package org.musedance.evaluate.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.evaluate.metrics.Fixtures;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;

/** Against PerceptualSimilarity 0.1 with trunk weights that two formulas give. */
class LpipsTest {
  @TempDir private static Path folder;

  @ParameterizedTest
  @CsvSource({"ALEX, SINE", "ALEX, HASH", "VGG, SINE", "VGG, HASH"})
  void isThatOfTheReference(Lpips.Trunk trunk, FormulaWeights formula) {
    try (TensorScope scope = TensorScope.open()) {
      Path linear = Fixtures.file("lpips_" + trunk + "_lin.pth");
      Lpips lpips = Lpips.load(trunk, FormulaWeights.classifier(trunk, formula, folder), linear);
      String key = "lpips_" + trunk + "_" + formula.name().toLowerCase(Locale.ROOT);
      for (String pair : Fixtures.pairs()) {
        JsonNode expected = Fixtures.expected(pair).get(key);
        Picture one = Fixtures.one(pair);
        Picture other = Fixtures.other(pair);

        double value = expected.get("value").doubleValue();
        assertThat(lpips.distance(one, other)).isEqualTo(value, within(1e-4 * value + 1e-6));
        double[] layers =
            lpips.layers(PixelTensor.signed(List.of(one)), PixelTensor.signed(List.of(other)));
        double[] parts = Fixtures.numbers(expected.get("layers"));
        for (int i = 0; i < parts.length; i++) {
          assertThat(layers[i]).isEqualTo(parts[i], within(1e-4 * parts[i] + 1e-6));
        }
      }
    }
  }

  @Test
  void readsTheOldAndTheNewFileOfTheChannels() {
    try (TensorScope scope = TensorScope.open()) {
      Path trunk = FormulaWeights.classifier(Lpips.Trunk.ALEX, FormulaWeights.HASH, folder);
      Picture one = Fixtures.one("shift");
      Picture other = Fixtures.other("shift");

      double old =
          Lpips.load(Lpips.Trunk.ALEX, trunk, Fixtures.file("lpips_alex_lin.pth"))
              .distance(one, other);

      assertThat(
              Lpips.load(Lpips.Trunk.ALEX, trunk, Fixtures.file("lpips_alex_lin.safetensors"))
                  .distance(one, other))
          .isEqualTo(old)
          .isPositive();
    }
  }

  @Test
  void aVideoHasTheMeanOfItsFrames() {
    try (TensorScope scope = TensorScope.open()) {
      Path linear = Fixtures.file("lpips_alex_lin.pth");
      Lpips lpips =
          Lpips.load(
              Lpips.Trunk.ALEX,
              FormulaWeights.classifier(Lpips.Trunk.ALEX, FormulaWeights.HASH, folder),
              linear);
      Picture one = Fixtures.one("shift");
      Picture other = Fixtures.other("shift");

      double mean = lpips.distance(List.of(one, one, one), List.of(one, other, one));

      assertThat(mean).isEqualTo(lpips.distance(one, other) / 3, within(1e-6));
    }
  }

  @Test
  void refusesFilesOfAnotherTrunk() {
    try (TensorScope scope = TensorScope.open()) {
      Path trunk = FormulaWeights.classifier(Lpips.Trunk.ALEX, FormulaWeights.SINE, folder);
      Path linear = Fixtures.file("lpips_vgg_lin.pth");

      assertThatThrownBy(() -> Lpips.load(Lpips.Trunk.ALEX, trunk, linear))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("lin1.model.1.weight [1, 128, 1, 1] instead of [1, 192, 1, 1]");
    }
  }
}
