package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class MuseDanceModelTest {
  private static final Path MINI = Path.of("..", "configs", "mini");
  private static final Compute CPU = Compute.cpu();

  @TempDir private Path folder;

  private MuseDanceModel saved(ScalarType type) {
    MuseDanceModel model = MuseDanceModel.create(MINI, 3, CPU);
    model.save(MINI, folder, type, List.copyOf(model.components().keySet()));
    return model;
  }

  private static void assertEqual(Layer actual, Layer expected) {
    assertThat(actual.namedTensors().keySet()).isEqualTo(expected.namedTensors().keySet());
    expected
        .namedTensors()
        .forEach(
            (key, parameter) ->
                assertThat(Tensors.floats(actual.namedTensors().get(key).tensor()))
                    .as(key)
                    .isEqualTo(Tensors.floats(parameter.tensor())));
  }

  @Test
  void whatIsSavedIsLoadedAgain() {
    MuseDanceModel model = saved(ScalarType.Float);

    MuseDanceModel loaded = MuseDanceModel.load(folder, CPU);
    MuseDanceModel trainedOn = MuseDanceModel.create(folder, 99, CPU);

    assertThat(loaded.config()).isEqualTo(model.config());
    assertThat(loaded.components()).doesNotContainKey("pose_guider").hasSize(8);
    loaded.components().forEach((name, layer) -> assertEqual(layer, model.components().get(name)));
    model
        .components()
        .forEach((name, layer) -> assertEqual(trainedOn.components().get(name), layer));
  }

  @Test
  void equalSeedsDrawEqualModels() {
    MuseDanceModel one = MuseDanceModel.create(MINI, 3, CPU);
    MuseDanceModel two = MuseDanceModel.create(MINI, 3, CPU);

    assertEqual(one.denoisingUnet(), two.denoisingUnet());
    assertEqual(one.musicEncoder(), two.musicEncoder());
  }

  @Test
  void aComponentWithoutWeightsIsNamed() throws IOException {
    saved(ScalarType.BFloat16);
    Files.delete(folder.resolve("vae/diffusion_pytorch_model.safetensors"));

    assertThatThrownBy(() -> MuseDanceModel.load(folder, CPU))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(folder.resolve("vae").toString());
  }

  @Test
  void weightsOfAnotherComponentAreRefused() throws IOException {
    saved(ScalarType.BFloat16);
    Files.copy(
        folder.resolve("conditioner/diffusion_pytorch_model.safetensors"),
        folder.resolve("vae/diffusion_pytorch_model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> MuseDanceModel.load(folder, CPU))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("missing")
        .hasMessageContaining("encoder.conv_in.weight");
  }
}
