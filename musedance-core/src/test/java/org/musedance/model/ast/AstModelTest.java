package org.musedance.model.ast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.audio.AstFeatures;
import org.musedance.model.Activation;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class AstModelTest {
  /** float32 against float32 in another order of summation: the reference's own bound. */
  private static final double TOLERANCE = 1e-4;

  /** Features as published, of a window of 128 frames. */
  private static final AstFeatures FEATURES =
      new AstFeatures(16_000, 128, 128, -4.2677393, 4.5689974);

  private static AstModel tiny() {
    AstModel model = new AstModel(AstConfig.read(Reference.path("tiny-ast/config.json")));
    Reference.load(model, "tiny-ast/model.safetensors");
    return model;
  }

  private static AstConfig small(int labels) {
    return new AstConfig(32, 64, 2, 4, 16, 10, 10, 64, 32, labels, Activation.GELU, 1e-12);
  }

  @Test
  void agreesWithTransformersLayerByLayer() {
    AstModel model = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/ast_long.safetensors");
      Tensor features = io.get("out.input_values");
      for (int layers = 0; layers <= 3; layers++) {
        assertActivation(model.hiddenState(features, layers), io.get("out.hidden." + layers));
      }
      Tensor last = model.forward(features);
      assertClose(last, io.get("out.last_hidden_state"), TOLERANCE);
      assertClose(model.pooled(last), io.get("out.pooler_output"), TOLERANCE);
      assertClose(model.logits(model.pooled(last)), io.get("out.logits"), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ast_long", "ast_short", "ast_silence", "ast_one_frame", "ast_tones"})
  void hearsLogMelEnergiesAsTransformers(String name) {
    AstModel model = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/" + name + ".safetensors");
      float[] logMel = Tensors.floats(io.get("out.log_mel"));
      Tensor features = Tensors.of(FEATURES.inputValues(rows(logMel), 0), 1, 128, 128);
      Tensor pooled = model.pooled(model.forward(features));
      assertClose(pooled, io.get("out.pooler_output"), TOLERANCE);
      assertClose(model.logits(pooled), io.get("out.logits"), TOLERANCE);
    }
  }

  private static float[][] rows(float[] values) {
    float[][] rows = new float[values.length / 128][128];
    for (int i = 0; i < values.length; i++) {
      rows[i / 128][i % 128] = values[i];
    }
    return rows;
  }

  @Test
  void agreesWithTransformersOnWeightsMadeFromKeys() {
    AstModel model = new AstModel(small(0));
    Golden.fill(model);
    assertThat(model.parameterCount()).isEqualTo(25_824);
    try (TensorScope scope = TensorScope.open()) {
      Tensor last = model.forward(Golden.input(1, 64, 32));
      new Golden.Expected(
              -7.565553,
              315.699202,
              new float[] {-1.8046576f, 0.7647939f, 0.7222463f, 1.7766587f},
              new float[] {-0.7154642f, 0.8302605f, -0.0593313f, -0.3855576f})
          .matches(last, 1, 12, 32);
      new Golden.Expected(
              -0.460146,
              19.365331,
              new float[] {-0.7633424f, 0.4501875f, 1.2717664f, 0.7412286f},
              new float[] {-0.7410928f, 0.3648436f, -0.4456836f, 0.4647548f})
          .matches(model.pooled(last), 1, 32);
    }
  }

  @Test
  void thePublishedModelHas199TensorsAndTenTokensASecond() {
    AstConfig config =
        new AstConfig(768, 3072, 12, 12, 16, 10, 10, 1024, 128, 0, Activation.GELU, 1e-12);
    AstModel model = new AstModel(config);
    assertThat(model.namedTensors())
        .hasSize(199)
        .containsKeys(
            "audio_spectrogram_transformer.embeddings.patch_embeddings.projection.weight",
            "audio_spectrogram_transformer.encoder.layer.11.attention.output.dense.bias");
    assertThat(model.parameterCount()).isEqualTo(86_187_264);
    assertThat(config.rows()).isEqualTo(12);
    assertThat(config.columns()).isEqualTo(101);
  }

  @Test
  void timeTokensAverageTheFrequencyRows() {
    AstModel model = new AstModel(small(0));
    assertThat(model.config().rows()).isEqualTo(2);
    assertThat(model.config().columns()).isEqualTo(5);
    try (TensorScope scope = TensorScope.open()) {
      float[] hidden = {9, 9, 0, 1, 2, 3, 4, 10, 21, 32, 43, 54};
      Tensor tokens = model.timeTokens(Tensors.of(hidden, 1, 12, 1));
      assertThat(Tensors.shape(tokens)).containsExactly(1, 5, 1);
      assertThat(Tensors.floats(tokens))
          .containsExactly(new float[] {5, 11, 17, 23, 29}, within(0f));
    }
  }

  @Test
  void strideMayDifferBetweenFrequencyAndTime() {
    AstConfig config = new AstConfig(8, 16, 1, 2, 16, 16, 8, 64, 32, 0, Activation.GELU, 1e-12);
    AstModel model = new AstModel(config);
    model.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor last = model.forward(Golden.input(3, 64, 32));
      assertThat(Tensors.shape(last)).containsExactly(3, 2 + 2 * 7, 8);
      assertThat(Tensors.shape(model.timeTokens(last))).containsExactly(3, 7, 8);
    }
  }

  @Test
  void everyWeightLearns() {
    AstModel model = new AstModel(small(3));
    model.initialise(1);
    model.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor last = model.forward(Golden.input(2, 64, 32));
      Tensor time = model.timeTokens(last);
      Tensor loss =
          time.mul(Golden.input(0.3, 0, Tensors.shape(time)))
              .sum()
              .add(model.logits(model.pooled(last)).square().sum());
      Reference.assertGradientsReachAll(model, loss);
    }
  }

  @Test
  void namesFeaturesOfTheWrongSizeAndAModelThatDoesNotClassify() {
    AstModel model = new AstModel(small(0));
    try (TensorScope scope = TensorScope.open()) {
      Tensor exchanged = Golden.input(1, 32, 64);
      assertThatThrownBy(() -> model.forward(exchanged))
          .hasMessage(
              "features must be [B, 64, 32], but were [1, 32, 64]; use AstFeatures with the same"
                  + " sizes");
      Tensor pooled = Golden.input(1, 32);
      assertThatThrownBy(() -> model.logits(pooled)).hasMessageContaining("num_labels above 0");
    }
  }

  @Test
  void whatIsWrittenReadsBackEqual(@TempDir Path folder) {
    Path file = folder.resolve("config.json");
    small(7).write(file);
    assertThat(AstConfig.read(file)).isEqualTo(small(7));
  }

  @Test
  void refusesAWindowSmallerThanAPatch() {
    assertThatThrownBy(
            () -> new AstConfig(8, 8, 1, 1, 16, 10, 10, 15, 32, 0, Activation.GELU, 1e-12))
        .hasMessageContaining("at least patch_size 16, but are 15 and 32");
  }
}
