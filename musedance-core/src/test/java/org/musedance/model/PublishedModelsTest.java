package org.musedance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.ReferenceUnet;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.PublishedNames;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/** Networks filled from the files in which others publish them. */
class PublishedModelsTest {
  private static final String WITH_MOTION =
      """
      {"block_out_channels": [32, 32, 32], "layers_per_block": 1, "attention_head_dim": 4,
       "cross_attention_dim": 24, "norm_num_groups": 8,
       "down_block_types": ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D", "DownBlock2D"],
       "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
       "motion_modules": {"heads": 8, "max_length": 32, "groups": 32, "mid_block": true}}
      """;

  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  @Test
  void fillsAnAutoencoderWithOldNames() {
    AutoencoderKl vae =
        new AutoencoderKl(VaeConfig.read(Reference.path("tiny-sd/vae/config.json")));
    try (Weights old = Weights.open(Reference.path("tiny-sd-variants/vae-old-names"))) {
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> StrictLoader.load(vae, old))
          .withMessageContaining("16 are missing: ")
          .withMessageContaining("16 are unexpected: ")
          .withMessageContaining("decoder.mid_block.attentions.0.proj_attn.weight");
      StrictLoader.load(vae, old.renamed(PublishedNames.vae(4)));
    }
    assertThat(vae.namedTensors()).hasSize(248);
    Map<String, Tensor> current =
        Reference.tensors("tiny-sd/vae/diffusion_pytorch_model.safetensors");
    current.forEach(
        (key, tensor) ->
            assertThat(vae.namedTensors().get(key).tensor().equal(tensor)).as(key).isTrue());
  }

  @Test
  void fillsTheNetworksOfAnimateAnyone(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("config.json"), WITH_MOTION);
    UnetConfig config = UnetConfig.read(file);
    DenoisingUnet denoiser = new DenoisingUnet(config);
    try (Weights spatial = animate("denoising_unet");
        Weights motion = animate("motion_module");
        Weights both = Weights.union(spatial, motion.renamed(PublishedNames.motionModules()))) {
      StrictLoader.load(denoiser, both);
      // Without motion modules, as after AnimateAnyone's first training stage.
      StrictLoader.load(denoiser, spatial, LoadOptions.strict().mayLack("*.motion_modules."));
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> StrictLoader.load(denoiser, spatial))
          .withMessageContaining("280 are missing: ");
    }
    try (Weights reference = animate("reference_unet");
        Weights pose = animate("pose_guider")) {
      StrictLoader.load(
          new ReferenceUnet(UnetConfig.read(Reference.path("animate/unet_config.json"))),
          reference);
      PoseGuider guider = new PoseGuider(new PoseGuiderConfig(32, List.of(4, 8, 12, 16)));
      StrictLoader.load(guider, pose);
      assertThat(Tensors.floats(guider.namedTensors().get("conv_out.bias").tensor()))
          .isEqualTo(Tensors.floats(pose.tensor("conv_out.bias")));
    }
  }

  private static Weights animate(String name) {
    return Weights.open(Reference.path("animate/" + name + ".pth"));
  }
}
