package org.musedance.model.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.Activation;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;
import org.musedance.weights.WeightsFile;

class ClipTextModelTest {
  /** float32 against float32 in another order of summation: the reference's own bound. */
  private static final double TOLERANCE = 1e-4;

  private static ClipTextModel tiny() {
    ClipTextModel model =
        new ClipTextModel(ClipTextConfig.read(Reference.path("tiny-sd/text_encoder/config.json")));
    Reference.load(model, "tiny-sd/text_encoder/model.safetensors");
    return model;
  }

  private static ClipTextConfig config(int eos) {
    return new ClipTextConfig(100, 32, 64, 2, 4, 12, Activation.QUICK_GELU, 1e-5, eos);
  }

  @Test
  void agreesWithTransformersOnEveryPrompt() {
    ClipTextModel model = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/clip_text.safetensors");
      Tensor ids = io.get("in.input_ids");
      Tensor last = model.forward(ids);
      assertClose(last, io.get("out.last_hidden_state"), TOLERANCE);
      assertClose(model.pooled(ids, last), io.get("out.pooler_output"), TOLERANCE);
    }
  }

  @Test
  void positionIdsOfOlderFilesAreIgnored(@TempDir Path folder) {
    Path file = folder.resolve("model.safetensors");
    ClipTextModel model = new ClipTextModel(config(2));
    model.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> stored = new HashMap<>();
      model.namedTensors().forEach((key, parameter) -> stored.put(key, parameter.tensor()));
      stored.put("text_model.embeddings.position_ids", Tensors.of(new long[12], 1, 12));
      WeightsFile.save(file, stored);
    }
    ClipTextModel loaded = new ClipTextModel(config(2));
    try (Weights weights = Weights.open(file);
        TensorScope scope = TensorScope.open()) {
      StrictLoader.load(loaded, weights);
      Tensor ids = Tensors.of(new long[] {98, 5, 99}, 1, 3);
      assertClose(loaded.forward(ids), model.forward(ids), 0);
    }
  }

  @Test
  void agreesLayerByLayer() {
    ClipTextModel model = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/clip_text.safetensors");
      Tensor ids = io.get("in.input_ids").narrow(0, 0, 3);
      assertActivation(model.hiddenState(ids, 0), io.get("out.act.embeddings"));
      for (int layer = 0; layer < 3; layer++) {
        assertActivation(model.hiddenState(ids, layer + 1), io.get("out.act.layer." + layer));
      }
      assertClose(model.forward(ids, 1), io.get("out.clip_skip_1"), TOLERANCE);
    }
  }

  @Test
  void agreesWithTransformersOnWeightsMadeFromKeys() {
    ClipTextModel model = new ClipTextModel(config(2));
    Golden.fill(model);
    assertThat(model.parameterCount()).isEqualTo(20_736);
    try (TensorScope scope = TensorScope.open()) {
      long[] ids = new long[12];
      Arrays.fill(ids, 99);
      System.arraycopy(new long[] {98, 5, 17, 42}, 0, ids, 0, 4);
      Tensor text = Tensors.of(ids, 1, 12);
      Tensor last = model.forward(text);
      new Golden.Expected(
              -3.099790,
              320.325956,
              new float[] {-0.1911331f, 0.5445576f, 1.2784621f, 0.7320463f},
              new float[] {0.2082220f, -1.5211408f, 0.5791872f, -1.1388060f})
          .matches(last, 1, 12, 32);
      new Golden.Expected(
              -0.142195,
              26.414360,
              new float[] {-0.8034897f, -1.5851432f, 1.2026666f, 1.2023046f},
              new float[] {-0.1706777f, -1.5442630f, 0.1110805f, -0.9245920f})
          .matches(model.pooled(text, last), 1, 32);
    }
  }

  @Test
  void stableDiffusionHas196TensorsUnderPublishedNames() {
    ClipTextModel model =
        new ClipTextModel(
            new ClipTextConfig(49408, 768, 3072, 12, 12, 77, Activation.QUICK_GELU, 1e-5, 2));
    assertThat(model.namedTensors())
        .hasSize(196)
        .containsKeys(
            "text_model.embeddings.position_embedding.weight",
            "text_model.encoder.layers.11.self_attn.out_proj.bias");
    assertThat(model.parameterCount()).isEqualTo(123_060_480);
  }

  @Test
  void aTokenKnowsNothingOfThoseBehindIt() {
    ClipTextModel model = new ClipTextModel(config(2));
    model.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor one = model.forward(Tensors.of(new long[] {98, 5, 7, 99}, 1, 4));
      Tensor other = model.forward(Tensors.of(new long[] {98, 5, 8, 99}, 1, 4));
      assertClose(one.narrow(1, 0, 2), other.narrow(1, 0, 2), 0);
      assertThat(one.select(1, 2).sub(other.select(1, 2)).abs().sum().item_float()).isPositive();
    }
  }

  @Test
  void poolsAtTheLargestIdOfOldFilesAndAtTheFirstEndTokenOfNewOnes() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor ids = Tensors.of(new long[] {98, 2, 99, 7, 7}, 1, 5);
      Tensor hidden = Tensors.of(new float[] {0, 1, 2, 3, 4}, 1, 5, 1);
      assertThat(Tensors.floats(new ClipTextModel(config(2)).pooled(ids, hidden)))
          .containsExactly(2);
      assertThat(Tensors.floats(new ClipTextModel(config(7)).pooled(ids, hidden)))
          .containsExactly(3);
    }
  }

  @Test
  void everyWeightLearns() {
    ClipTextModel model = new ClipTextModel(config(2));
    model.initialise(1);
    model.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      long[] ids = {98, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99};
      Tensor last = model.forward(Tensors.of(ids, 1, 12));
      Reference.assertGradientsReachAll(model, last.mul(Golden.input(Tensors.shape(last))).sum());
    }
  }

  @Test
  void namesATextThatIsTooLong() {
    ClipTextModel model = new ClipTextModel(config(2));
    try (TensorScope scope = TensorScope.open()) {
      Tensor ids = Tensors.of(new long[13], 1, 13);
      assertThatThrownBy(() -> model.forward(ids))
          .hasMessage(
              "token ids must be [B, N] with at most 12 tokens, but were [1, 13]; use the tokenizer"
                  + " of the same model");
      Tensor fine = Tensors.of(new long[12], 1, 12);
      assertThatThrownBy(() -> model.forward(fine, 2))
          .hasMessage("clip skip must be from 0 to 1, but was 2; 0 uses all layers");
    }
  }

  @Test
  void whatIsWrittenReadsBackEqual(@TempDir Path folder) {
    Path file = folder.resolve("config.json");
    config(7).write(file);
    assertThat(ClipTextConfig.read(file)).isEqualTo(config(7));
  }

  @Test
  void refusesHeadsThatDoNotShareTheWidth() {
    assertThatThrownBy(() -> new ClipTextConfig(9, 30, 64, 2, 4, 12, Activation.GELU, 1e-5, 2))
        .hasMessageContaining("hidden_size must be a multiple of num_attention_heads");
  }
}
