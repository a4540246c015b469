package org.musedance.evaluate.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.evaluate.metrics.Fixtures;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.WeightsFile;

/** Against PerceptualSimilarity 0.1 with trunk weights that two formulas give. */
class LpipsTest {
  @TempDir private static Path folder;

  /** The formulas of the fixtures, over the elements of a key. */
  private enum Formula {
    SINE {
      @Override
      double value(long key, long element) {
        return Math.sin(0.7 * element + key % 10007 / 10007.0 * 2 * Math.PI);
      }

      @Override
      double factor(boolean bias, double fanIn) {
        return bias ? 0.05 : 0.5 / Math.sqrt(fanIn);
      }
    },
    HASH {
      @Override
      double value(long key, long element) {
        long z = (key << 32) + element + 0x9E3779B97F4A7C15L;
        z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        z = z ^ z >>> 31;
        return (2 * ((z >>> 11) * 0x1p-53) - 1) * Math.sqrt(3);
      }

      @Override
      double factor(boolean bias, double fanIn) {
        return bias ? 0.1 : Math.sqrt(2) / Math.sqrt(fanIn);
      }
    };

    abstract double value(long key, long element);

    abstract double factor(boolean bias, double fanIn);

    float[] fill(String key, long[] shape) {
      CRC32 crc = new CRC32();
      crc.update(key.getBytes(StandardCharsets.UTF_8));
      int count = 1;
      for (long side : shape) {
        count *= (int) side;
      }
      double factor = factor(shape.length == 1, (double) count / shape[0]);
      float[] values = new float[count];
      for (int j = 0; j < count; j++) {
        values[j] = (float) (factor * value(crc.getValue(), j));
      }
      return values;
    }
  }

  /** A file as torchvision saves it, the classifier's own layers included. */
  private static Path classifier(Lpips.Trunk trunk, Formula formula) {
    Path file = folder.resolve(trunk + "-" + formula + ".safetensors");
    LpipsNet net = trunk == Lpips.Trunk.ALEX ? LpipsNet.alex() : LpipsNet.vgg();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    net.namedParameters()
        .forEach(
            (key, parameter) ->
                tensors.put(
                    key, Tensors.of(formula.fill(key, parameter.shape()), parameter.shape())));
    tensors.put("classifier.1.weight", Tensors.of(new float[6], 2, 3));
    WeightsFile.save(file, tensors, Map.of());
    return file;
  }

  @ParameterizedTest
  @CsvSource({"ALEX, SINE", "ALEX, HASH", "VGG, SINE", "VGG, HASH"})
  void isThatOfTheReference(Lpips.Trunk trunk, Formula formula) {
    try (TensorScope scope = TensorScope.open()) {
      Path linear = Fixtures.file("lpips_" + trunk + "_lin.pth");
      Lpips lpips = Lpips.load(trunk, classifier(trunk, formula), linear);
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
      Path trunk = classifier(Lpips.Trunk.ALEX, Formula.HASH);
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
          Lpips.load(Lpips.Trunk.ALEX, classifier(Lpips.Trunk.ALEX, Formula.HASH), linear);
      Picture one = Fixtures.one("shift");
      Picture other = Fixtures.other("shift");

      double mean = lpips.distance(List.of(one, one, one), List.of(one, other, one));

      assertThat(mean).isEqualTo(lpips.distance(one, other) / 3, within(1e-6));
    }
  }

  @Test
  void refusesFilesOfAnotherTrunk() {
    try (TensorScope scope = TensorScope.open()) {
      Path trunk = classifier(Lpips.Trunk.ALEX, Formula.SINE);
      Path linear = Fixtures.file("lpips_vgg_lin.pth");

      assertThatThrownBy(() -> Lpips.load(Lpips.Trunk.ALEX, trunk, linear))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("lin1.model.1.weight [1, 128, 1, 1] instead of [1, 192, 1, 1]");
    }
  }
}
