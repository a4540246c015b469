package org.musedance.model.dance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertClose;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.model.blocks.SinusoidalPositions;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class MotionModuleTest {
  /** AnimateDiff's heads, positions and groups. */
  private static final MotionConfig PUBLISHED = new MotionConfig(8, 32, 32, true);

  private static MotionModule golden() {
    MotionModule module = new MotionModule(32, PUBLISHED);
    Map<String, Tensor> positions =
        module.namedTensors().entrySet().stream()
            .filter(entry -> entry.getKey().endsWith(".pe"))
            .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().tensor().clone()));
    Golden.fill(module);
    Map<String, Parameter> tensors = module.namedTensors();
    positions.forEach((key, table) -> tensors.get(key).set(table));
    return module;
  }

  @Test
  void agreesWithAnimateDiffOnWeightsMadeFromKeys() {
    try (TensorScope scope = TensorScope.open()) {
      MotionModule module = golden();
      assertThat(module.parameterCount()).isEqualTo(23_200);
      Tensor video = Golden.input(1, 32, 6, 4, 4);
      Tensor frames = video.squeeze(0).transpose(0, 1);
      Tensor moved = module.forward(frames, 6, null).transpose(0, 1).unsqueeze(0);
      new Golden.Expected(
              10.558216,
              1963.851075,
              new float[] {0.6345618f, 0.7431614f, 0.8418258f, 0.9286151f},
              new float[] {-0.4893228f, -0.6069576f, -0.7164665f, -0.8160155f})
          .matches(moved, 1, 32, 6, 4, 4);
    }
  }

  @Test
  void positionsAreInterleavedSinusoids() {
    try (TensorScope scope = TensorScope.open()) {
      new Golden.Expected(
              10.246799,
              11.079093,
              new float[] {0, 1, 0, 1},
              new float[] {0.9021307f, 0.4314628f, 0.5911271f, 0.8065784f})
          .matches(SinusoidalPositions.table(3, 32).squeeze(0).narrow(1, 0, 6), 3, 6);
    }
  }

  @Test
  void keysAreAnimateDiffs() {
    MotionModule module = new MotionModule(16, new MotionConfig(4, 24, 8, true));
    String block = "temporal_transformer.transformer_blocks.0.";
    // a module of mm_sd_v15 has 26 parameters and a table of positions for each attention
    assertThat(module.namedTensors())
        .hasSize(28)
        .containsKeys(
            "temporal_transformer.norm.weight",
            "temporal_transformer.proj_in.weight",
            block + "attention_blocks.1.to_out.0.bias",
            block + "attention_blocks.0.pos_encoder.pe",
            block + "norms.1.weight",
            block + "ff.net.0.proj.weight",
            block + "ff_norm.bias",
            "temporal_transformer.proj_out.weight");
    assertThat(module.namedTensors().get(block + "attention_blocks.0.pos_encoder.pe").shape())
        .isEqualTo(new long[] {1, 24, 16});
  }

  @Test
  void startsAsTheIdentity() {
    MotionModule module = new MotionModule(16, new MotionConfig(4, 8, 8, true));
    module.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Seeds.frameNoise(1, 0, 3, 16, 2, 2);
      assertThat(Tensors.floats(module.forward(x, 3, null))).isEqualTo(Tensors.floats(x));
    }
  }

  @Test
  void previousFramesAreFramesInFrontThatAreCutOff() {
    try (TensorScope scope = TensorScope.open()) {
      MotionModule module = golden();
      Tensor previous = Seeds.frameNoise(1, 0, 2, 2, 32, 3, 2);
      Tensor frames = Seeds.frameNoise(2, 0, 2, 4, 32, 3, 2);
      Tensor all = Tensors.cat(1, previous, frames).reshape(12, 32, 3, 2);
      Tensor expected =
          module.forward(all, 6, null).reshape(2, 6, 32, 3, 2).narrow(1, 2, 4).reshape(8, 32, 3, 2);
      Tensor actual = module.forward(frames.reshape(8, 32, 3, 2), 4, previous.reshape(4, 32, 3, 2));
      assertClose(actual, expected, 1e-5);
    }
  }

  /** More places than are moved at a time, the last ones fewer. */
  @Test
  void withoutGradientsPlacesInTurnAreMovedAlike() {
    try (TensorScope scope = TensorScope.open()) {
      MotionModule module = golden();
      Tensor previous = Seeds.frameNoise(1, 0, 4, 32, 130, 140);
      Tensor frames = Seeds.frameNoise(2, 0, 6, 32, 130, 140);
      Tensor expected = module.forward(frames, 3, previous);
      Tensor alone = module.forward(frames, 3, null);
      try (NoGrad noGrad = NoGrad.enter()) {
        assertThat(difference(module.forward(frames, 3, previous), expected)).isLessThan(1e-5f);
        assertThat(difference(module.forward(frames, 3, null), alone)).isLessThan(1e-5f);
      }
    }
  }

  private static float difference(Tensor one, Tensor other) {
    assertThat(Tensors.shape(one)).containsExactly(Tensors.shape(other));
    return one.sub(other).abs().max().item_float();
  }

  @Test
  void moreFramesThanPositionsAreRefused() {
    MotionModule module = new MotionModule(16, new MotionConfig(4, 8, 8, true));
    module.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor frames = Seeds.frameNoise(1, 0, 7, 16, 1, 1);
      Tensor previous = Seeds.frameNoise(2, 0, 2, 16, 1, 1);
      assertThatThrownBy(() -> module.forward(frames, 7, previous))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("at most 8 together")
          .hasMessageContaining("were 9");
    }
  }

  @Test
  void everyWeightGetsAGradientAlsoWithPreviousFrames() {
    MotionModule module = golden();
    module.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor frames = Seeds.frameNoise(1, 0, 3, 32, 2, 2);
      Tensor previous = Seeds.frameNoise(2, 0, 2, 32, 2, 2);
      Tensor loss = module.forward(frames, 3, previous).square().sum();
      Reference.assertGradientsReachAll(module, loss);
      assertThat(List.copyOf(module.namedTensors().keySet()))
          .filteredOn(key -> key.endsWith(".pe"))
          .allMatch(key -> !module.namedTensors().get(key).tensor().requires_grad());
    }
  }
}
