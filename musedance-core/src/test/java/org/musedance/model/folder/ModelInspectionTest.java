package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.Safetensors;
import org.musedance.weights.StoredType;
import org.musedance.weights.WeightsFile;

class ModelInspectionTest {
  private static final Path MINI = Path.of("..", "configs", "mini");

  @TempDir private Path folder;

  private static InspectedComponent find(ModelInspection inspection, String name) {
    return inspection.components().stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void countsWhatAModelHolds() {
    Path model = folder.resolve("model");
    RandomModel.write(MINI, model, StoredType.BF16, 1, ByteProgress.NONE);

    ModelInspection inspection = ModelInspection.of(model);

    InspectedComponent vae = find(inspection, "vae");
    assertThat(inspection.sound()).isTrue();
    assertThat(inspection.config().name()).isEqualTo("random-mini");
    assertThat(vae.parameters()).isEqualTo(MuseDanceModel.outline(MINI).vae().parameterCount());
    assertThat(vae.byteCount()).isEqualTo(2 * vae.parameters());
    assertThat(vae.types()).containsExactly(Map.entry("BF16", vae.tensors()));
  }

  @Test
  void namesEveryKeyThatIsWrong() throws IOException {
    Path model = folder.resolve("model");
    RandomModel.write(MINI, model, StoredType.BF16, 1, ByteProgress.NONE);
    Path vae = model.resolve("vae/diffusion_pytorch_model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new HashMap<>(Safetensors.readAll(vae));
      tensors.put("encoder.extra", tensors.remove("encoder.conv_in.bias"));
      WeightsFile.save(vae, tensors);
    }
    Files.write(model.resolve("music_encoder/model.safetensors"), new byte[100]);
    Files.delete(model.resolve("text_encoder/model.safetensors"));
    Files.delete(model.resolve("pose_guider/diffusion_pytorch_model.safetensors"));

    ModelInspection inspection = ModelInspection.of(model);

    assertThat(inspection.sound()).isFalse();
    assertThat(find(inspection, "vae").faults())
        .containsExactly("1 is missing: encoder.conv_in.bias", "1 is unexpected: encoder.extra");
    assertThat(find(inspection, "music_encoder").faults())
        .singleElement()
        .asString()
        .contains("is no sound safetensors file");
    assertThat(find(inspection, "text_encoder").faults()).containsExactly("it has no weights");
    assertThat(find(inspection, "pose_guider").faults()).isEmpty();
  }

  @Test
  void knowsThePartsOfStableDiffusion() {
    ModelInspection inspection = ModelInspection.of(Reference.path("tiny-sd"));

    assertThat(inspection.config()).isNull();
    assertThat(inspection.sound()).isTrue();
    assertThat(inspection.components())
        .extracting(InspectedComponent::name)
        .containsExactly("text_encoder", "unet", "vae");
    assertThat(inspection.components()).allMatch(InspectedComponent::network);
    assertThat(find(inspection, "unet").tensors()).isEqualTo(686);
  }

  @Test
  void looksIntoOneComponentAndOneFile() {
    assertThat(ModelInspection.of(Reference.path("tiny-sd-variants/unet-sharded")).components())
        .singleElement()
        .satisfies(unet -> assertThat(unet.tensors()).isEqualTo(208))
        .satisfies(unet -> assertThat(unet.files()).hasSize(2))
        .satisfies(unet -> assertThat(unet.faults()).isEmpty());
    assertThat(ModelInspection.of(Reference.path("animate/pose_guider.pth")).components())
        .singleElement()
        .satisfies(file -> assertThat(file.parameters()).isEqualTo(9_708))
        .satisfies(file -> assertThat(file.network()).isFalse());
    assertThatThrownBy(() -> ModelInspection.of(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be a model folder or hold folders with weights");
  }
}
