package org.musedance.model.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Activation;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;

class ClipVisionModelTest {
  @Test
  void agreesWithTransformers() {
    ClipVisionModel model =
        new ClipVisionModel(
            ClipVisionConfig.read(Reference.path("tiny-image-encoder/config.json")));
    Reference.load(model, "tiny-image-encoder/model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/clip_vision.safetensors");
      Tensor pixels = io.get("in.pixel_values");
      assertActivation(model.hiddenState(pixels, 0), io.get("out.act.pre_layrnorm"));
      assertActivation(model.hiddenState(pixels, 1), io.get("out.act.layer.0"));
      assertActivation(model.lastHiddenState(pixels), io.get("out.last_hidden_state"));
      // float32 against float32 in another order of summation: the reference's own bound
      assertClose(model.forward(pixels), io.get("out.image_embeds"), 1e-4);
    }
  }

  @Test
  void agreesWithTransformersOnWeightsMadeFromKeys() {
    ClipVisionModel model =
        new ClipVisionModel(
            new ClipVisionConfig(32, 64, 2, 4, 3, 28, 14, 16, Activation.QUICK_GELU, 1e-5));
    Golden.fill(model);
    assertThat(model.parameterCount()).isEqualTo(36_736);
    try (TensorScope scope = TensorScope.open()) {
      Tensor last = model.lastHiddenState(Golden.input(1, 3, 28, 28));
      new Golden.Expected(
              -0.042305,
              142.372239,
              new float[] {-0.7874401f, 0.1553589f, 0.8599575f, 1.5088027f},
              new float[] {1.0437562f, -0.2488564f, 0.2984332f, -1.2461231f})
          .matches(last, 1, 5, 32);
      new Golden.Expected(
              -0.139845,
              20.531265,
              new float[] {1.7661016f, -1.9912921f, 1.8882301f, -1.4739051f},
              new float[] {-0.5749445f, -0.2328332f, 1.0022297f, -1.6064149f})
          .matches(model.imageEmbeddings(last), 1, 16);
    }
  }

  @Test
  void namesAPictureOfTheWrongSize() {
    ClipVisionModel model =
        new ClipVisionModel(
            new ClipVisionConfig(32, 64, 2, 4, 3, 28, 14, 16, Activation.QUICK_GELU, 1e-5));
    try (TensorScope scope = TensorScope.open()) {
      Tensor small = Golden.input(1, 3, 28, 14);
      assertThatThrownBy(() -> model.forward(small))
          .hasMessage("pixels must be [B, 3, 28, 28], but were [1, 3, 28, 14]; resize the picture");
    }
  }
}
