package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class SubjectFinderTest {
  private static final SubjectFinderConfig SMALL = new SubjectFinderConfig(32, List.of(8, 16, 24));

  private static SubjectFinder untrained(SubjectFinderConfig config) {
    SubjectFinder finder = new SubjectFinder(config);
    finder.initialise(1);
    return finder;
  }

  @Test
  void theKeysAreThoseOfTheBundledModel() throws IOException {
    Path file = Path.of("..", "configs", "mini", "subject_finder", "config.json");
    List<String> keys =
        untrained(SubjectFinderConfig.read(file)).namedTensors().entrySet().stream()
            .map(entry -> entry.getKey() + " " + Arrays.toString(entry.getValue().shape()))
            .toList();

    assertThat(keys).containsExactlyElementsOf(stored());
  }

  private static List<String> stored() throws IOException {
    try (var file = SubjectFinderTest.class.getResourceAsStream("subject-finder-keys.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void everyPixelOfAnyPictureGetsALogit() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor logits = untrained(SMALL).forward(Seeds.frameNoise(1, 0, 2, 3, 64, 128));

      assertThat(Tensors.shape(logits)).containsExactly(2, 1, 64, 128);
    }
  }

  @Test
  void gradientsReachEveryWeight() {
    SubjectFinder finder = untrained(SMALL);
    // behind a layer of zeros there would be none
    finder.namedParameters().values().forEach(SubjectFinderTest::shake);
    finder.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      finder.forward(Seeds.frameNoise(1, 0, 1, 3, 32, 32)).square().sum().backward();
      finder
          .namedParameters()
          .forEach(
              (key, parameter) ->
                  assertThat(parameter.tensor().grad().abs().sum().item_double())
                      .as(key)
                      .isPositive());
    }
  }

  private static void shake(Parameter parameter) {
    SplittableRandom random = new SplittableRandom(2);
    try (TensorScope scope = TensorScope.open()) {
      float[] values = Tensors.floats(parameter.tensor());
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.02 * random.nextGaussian());
      }
      parameter.set(Tensors.of(values, parameter.shape()));
    }
  }

  @Test
  void widthsCanBeGrouped() {
    assertThatThrownBy(() -> new SubjectFinderConfig(32, List.of(8, 12)))
        .hasMessage(
            "channels of a subject finder must be multiples of 8, at least one, but were [8, 12]");
    assertThatThrownBy(() -> new SubjectFinderConfig(32, List.of()))
        .hasMessageContaining("at least one, but were []");
  }

  @Test
  void largePicturesAreLookedAtInTheSizeOfTraining() {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      SubjectFinder finder = untrained(SMALL);
      Tensor small = Seeds.frameNoise(1, 0, 1, 3, 32, 32);
      Tensor large = torch.upsample_nearest2d(small, 64, 64);
      Tensor found = finder.find(large);
      assertThat(Tensors.shape(found)).containsExactly(1, 1, 64, 64);
      Tensor same = Warp.resize(finder.forward(small), 64, 64);
      assertThat(Tensors.floats(found)).containsExactly(Tensors.floats(torch.sigmoid(same)));
      assertThat(Tensors.floats(found))
          .isNotEqualTo(Tensors.floats(torch.sigmoid(finder.forward(large))));
    }
  }
}
