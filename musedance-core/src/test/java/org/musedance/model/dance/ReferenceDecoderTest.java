package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class ReferenceDecoderTest {
  private static final ReferenceDecoderConfig CONFIG =
      new ReferenceDecoderConfig(4, List.of(6, 5), List.of(8, 7, 6), 8);
  private static final Offset<Float> ROUNDING = Offset.offset(1e-5f);

  /** What the least chance of being painted leaves, far below a grey level (8e-3). */
  private static final Offset<Float> NEARLY = Offset.offset(1e-4f);

  /** A logit whose logistic function is 1 in f32, and 0 when negated, to 1e-21. */
  private static final double SURE = 50;

  private static final long SIDE = 4;
  private static final long PICTURE = SIDE * ReferenceDecoder.STRIDE;

  private static ReferenceDecoder untrained() {
    ReferenceDecoder decoder = new ReferenceDecoder(CONFIG);
    decoder.initialise(1);
    return decoder;
  }

  private static ReferenceDecoder.Motion motion(ReferenceDecoder decoder, Tensor coarse) {
    ReferenceDecoder.Reference reference =
        new ReferenceDecoder.Reference(
                Seeds.frameNoise(1, 0, 1, 4, SIDE, SIDE),
                Seeds.frameNoise(1, 1, 1, 6, SIDE, SIDE),
                Seeds.frameNoise(1, 2, 1, 5, 2 * SIDE, 2 * SIDE))
            .repeat(2);
    return decoder.forward(Seeds.frameNoise(1, 3, 2, 4, SIDE, SIDE), coarse, reference);
  }

  @Test
  void theKeysAreThoseOfModelsThatAreOutThere() throws IOException {
    List<String> keys =
        untrained().namedTensors().entrySet().stream()
            .map(entry -> entry.getKey() + " " + Arrays.toString(entry.getValue().shape()))
            .toList();

    assertThat(keys).containsExactlyElementsOf(stored());
  }

  private static List<String> stored() throws IOException {
    try (var file = ReferenceDecoderTest.class.getResourceAsStream("reference-decoder-keys.txt")) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @Test
  void beforeTrainingTheCoarseFlowIsOnlyEnlarged() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor coarse = Seeds.frameNoise(2, 0, 2, 2, SIDE, SIDE);

      ReferenceDecoder.Motion motion = motion(untrained(), coarse);

      assertThat(Tensors.floats(motion.coarseFlow())).isEqualTo(Tensors.floats(coarse));
      Tensor enlarged = coarse;
      for (long side = 2 * SIDE; side <= PICTURE; side *= 2) {
        enlarged = Warp.resizeFlow(enlarged, side, side);
      }
      assertThat(Tensors.floats(motion.flow())).isEqualTo(Tensors.floats(enlarged));
      assertThat(Tensors.floats(motion.visibleLogit())).containsOnly(0);
      assertThat(Tensors.shape(motion.visibleLogit())).containsExactly(2, 1, PICTURE, PICTURE);
      assertThat(Tensors.shape(motion.painted())).containsExactly(2, 3, PICTURE, PICTURE);
    }
  }

  @Test
  void whatIsSurelyVisibleIsTheMovedPictureAtAnySize() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor flow = Tensors.cat(1, Tensors.shift(zero, 1), zero);
      Tensor paint = zero.expand(-1, 3, -1, -1);
      ReferenceDecoder.Motion sure =
          new ReferenceDecoder.Motion(flow, flow, Tensors.shift(zero, SURE), paint);
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 16, 16);

      Tensor composed = sure.compose(picture);

      // one pixel of 8 is two of 16
      assertThat(Tensors.floats(composed.narrow(3, 0, 14)))
          .containsExactly(Tensors.floats(picture.narrow(3, 2, 14)), ROUNDING);
    }
  }

  @Test
  void whatIsSurelyHiddenIsPainted() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 2, 1, 8, 8);
      Tensor flow = zero.expand(-1, 2, -1, -1);
      Tensor paint = Seeds.frameNoise(1, 1, 2, 3, 8, 8);
      ReferenceDecoder.Motion hidden =
          new ReferenceDecoder.Motion(flow, flow, Tensors.shift(zero, -SURE), paint);

      assertThat(Tensors.floats(hidden.compose(Seeds.frameNoise(1, 0, 1, 3, 8, 8))))
          .containsExactly(Tensors.floats(paint), ROUNDING);
    }
  }

  /** A picture that goes left by two of eight pixels, its left half being the subject. */
  @Test
  void onlyTheSubjectMoves() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor flow = Tensors.cat(1, Tensors.shift(zero, 2), zero);
      Tensor paint = zero.expand(-1, 3, -1, -1);
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 8, 8);
      Tensor ones = Tensors.shift(zero, 1);
      Tensor subject = Tensors.cat(3, ones.narrow(3, 0, 4), zero.narrow(3, 0, 4));
      ReferenceDecoder.Motion all =
          new ReferenceDecoder.Motion(flow, flow, Tensors.shift(zero, SURE), paint);

      Tensor moved = all.of(subject, 1).compose(picture);

      assertThat(Tensors.floats(moved.narrow(3, 0, 4)))
          .containsExactly(Tensors.floats(picture.narrow(3, 2, 4)), NEARLY);
      assertThat(Tensors.floats(moved.narrow(3, 4, 4)))
          .containsExactly(Tensors.floats(picture.narrow(3, 4, 4)), NEARLY);
    }
  }

  /** The same picture goes right, over ground that was not the subject's. */
  @Test
  void theSubjectGoesWhereItWasNot() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor flow = Tensors.cat(1, Tensors.shift(zero, -2), zero);
      Tensor paint = zero.expand(-1, 3, -1, -1);
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 8, 8);
      Tensor ones = Tensors.shift(zero, 1);
      Tensor subject = Tensors.cat(3, ones.narrow(3, 0, 4), zero.narrow(3, 0, 4));
      ReferenceDecoder.Motion all =
          new ReferenceDecoder.Motion(flow, flow, Tensors.shift(zero, SURE), paint);

      Tensor moved = all.of(subject, 1).compose(picture);

      assertThat(Tensors.floats(moved.narrow(3, 2, 4)))
          .containsExactly(Tensors.floats(picture.narrow(3, 0, 4)), NEARLY);
      assertThat(Tensors.floats(moved.narrow(3, 6, 2)))
          .containsExactly(Tensors.floats(picture.narrow(3, 6, 2)), NEARLY);
    }
  }

  /** Its motion is too short to have come from the subject, but points there. */
  @Test
  void motionThatFallsShortOfTheSubjectIsItsOwn() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor flow = Tensors.cat(1, Tensors.shift(zero, -1), zero);
      Tensor subject = Tensors.cat(3, Tensors.shift(zero, 1).narrow(3, 0, 3), zero.narrow(3, 0, 5));
      ReferenceDecoder.Motion all = new ReferenceDecoder.Motion(flow, flow, zero, null);

      Tensor moves = all.of(subject, 4).flow().narrow(1, 0, 1).abs();

      assertThat(Tensors.floats(moves.narrow(3, 0, 7))).containsOnly(1);
      assertThat(Tensors.floats(moves.narrow(3, 7, 1))).containsOnly(0);
    }
  }

  /**
   * Of two halves that change places, the middle folds over; of the mean motion there, less does.
   */
  @Test
  void steadyMotionChangesGradually() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 16, 16);
      Tensor across =
          Tensors.cat(
              3, Tensors.shift(zero.narrow(3, 0, 8), 4), Tensors.shift(zero.narrow(3, 8, 8), -4));
      Tensor flow = Tensors.cat(1, across, zero);
      ReferenceDecoder.Motion torn = new ReferenceDecoder.Motion(flow, flow, zero, null);

      Tensor steady = torn.steady().flow().narrow(1, 0, 1);

      Tensor steps = steady.narrow(3, 1, 15).sub(steady.narrow(3, 0, 15));
      assertThat(steps.min().item_double()).isGreaterThan(-2);
      assertThat(Tensors.floats(steady.narrow(3, 0, 5))).containsOnly(4);
      assertThat(Tensors.floats(steady.narrow(3, 11, 5))).containsOnly(-4);
    }
  }

  /** The mask's logits stand for chances of 0.73, 0.5 and 0.27 that the reference shows a place. */
  @ParameterizedTest
  @CsvSource({"1, 0.99, 1", "0, 0.8, 0.9", "-1, 0, 0.1"})
  void whatMayBeVisibleIsHardlyPaintedAndTheRestNearlyWholly(
      double logit, double least, double most) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor flow = zero.expand(-1, 2, -1, -1);
      ReferenceDecoder.Motion doubtful =
          new ReferenceDecoder.Motion(
              flow, flow, Tensors.shift(zero, logit), zero.expand(-1, 3, -1, -1));

      Tensor shown = doubtful.compose(Tensors.shift(zero, 1).expand(-1, 3, -1, -1));

      assertThat(shown.mean().item_double()).isBetween(least, most);
    }
  }

  @Test
  void groundThatNothingMovesOverIsNotPainted() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor zero = Tensors.zeros(Compute.cpu(), 1, 1, 8, 8);
      Tensor paint = Seeds.frameNoise(1, 1, 1, 3, 8, 8);
      Tensor picture = Seeds.frameNoise(1, 0, 1, 3, 8, 8);
      Tensor subject = Tensors.cat(3, Tensors.shift(zero, 1).narrow(3, 0, 4), zero.narrow(3, 0, 4));
      Tensor still = zero.expand(-1, 2, -1, -1);
      ReferenceDecoder.Motion hidden =
          new ReferenceDecoder.Motion(still, still, Tensors.shift(zero, -SURE), paint);

      Tensor composed = hidden.of(subject, 1).compose(picture);

      assertThat(Tensors.floats(composed.narrow(3, 0, 4)))
          .containsExactly(Tensors.floats(paint.narrow(3, 0, 4)), NEARLY);
      assertThat(Tensors.floats(composed.narrow(3, 4, 4)))
          .containsExactly(Tensors.floats(picture.narrow(3, 4, 4)), NEARLY);
    }
  }

  @Test
  void gradientsReachEveryWeight() {
    ReferenceDecoder decoder = untrained();
    // behind a layer of zeros there would be none
    decoder.namedParameters().values().forEach(ReferenceDecoderTest::shake);
    decoder.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      ReferenceDecoder.Motion motion = motion(decoder, Seeds.frameNoise(2, 0, 2, 2, SIDE, SIDE));
      motion.compose(Seeds.frameNoise(1, 4, 1, 3, PICTURE, PICTURE)).square().sum().backward();
      decoder
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
}
