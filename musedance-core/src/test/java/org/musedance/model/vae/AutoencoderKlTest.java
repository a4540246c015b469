package org.musedance.model.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.PublishedNames;

class AutoencoderKlTest {
  /** float32 against float32 in another order of summation: the reference's own bound. */
  private static final double TOLERANCE = 1e-4;

  private static AutoencoderKl tiny() {
    AutoencoderKl vae =
        new AutoencoderKl(VaeConfig.read(Reference.path("tiny-sd/vae/config.json")));
    Reference.load(vae, "tiny-sd/vae/diffusion_pytorch_model.safetensors");
    return vae;
  }

  /** The bundled model's kind: pixels of 4x4 squares as channels, no attention. */
  private static VaeConfig patched() {
    return new VaeConfig(3, 3, List.of(8, 16), 1, 4, 4, 0.5, 0.25, false, false, false, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae_encode_even", "vae_encode_odd"})
  void encodesAsTheReference(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/" + name + ".safetensors");
      Posterior posterior = tiny().encode(io.get("in.image"));
      assertClose(posterior.mean(), io.get("out.mean"), TOLERANCE);
      assertClose(posterior.logvar(), io.get("out.logvar"), TOLERANCE);
      assertClose(posterior.std(), io.get("out.std"), TOLERANCE);
      assertClose(posterior.sample(io.get("in.noise")), io.get("out.sample"), TOLERANCE);
      assertClose(posterior.mode(), io.get("out.mean"), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"vae_decode_even", "vae_decode_odd"})
  void decodesAsTheReference(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/" + name + ".safetensors");
      assertClose(tiny().decode(io.get("in.latent")), io.get("out.image"), TOLERANCE);
    }
  }

  @Test
  void weightsUnderOldNamesGiveTheSameNetwork() {
    VaeConfig config = VaeConfig.read(Reference.path("tiny-sd-variants/vae-old-names/config.json"));
    AutoencoderKl old = new AutoencoderKl(config);
    Reference.load(
        old,
        "tiny-sd-variants/vae-old-names",
        PublishedNames.vae(config.blockOutChannels().size()));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/vae_decode_odd.safetensors");
      assertClose(old.decode(io.get("in.latent")), io.get("out.image"), TOLERANCE);
      Tensor image = Seeds.frameNoise(1, 0, 1, 3, 16, 16);
      assertClose(old.encode(image).mean(), tiny().encode(image).mean(), 0);
    }
  }

  @Test
  void channelsLastMemoryGivesTheSamePicture() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/vae_decode_odd.safetensors");
      Tensor image = tiny().decode(Tensors.channelsLast(io.get("in.latent")));
      assertClose(image, io.get("out.image"), TOLERANCE);
    }
  }

  @Test
  void featuresAreTheMapsBeforeEachHalvingAndBeforeTheLastNormalisation() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/vae_encode_even.safetensors");
      AutoencoderKl vae = tiny();
      EncoderFeatures features = vae.encodeFeatures(io.get("in.image"));
      assertThat(features.maps())
          .extracting(Tensors::shape)
          .containsExactly(
              new long[] {1, 4, 32, 48},
              new long[] {1, 8, 16, 24},
              new long[] {1, 12, 8, 12},
              new long[] {1, 12, 4, 6});
      assertActivation(features.maps().get(3), io.get("out.act.encoder.mid_block"));
      assertClose(features.posterior().mean(), io.get("out.mean"), TOLERANCE);
    }
  }

  @Test
  void agreesWithDiffusersOnWeightsMadeFromKeys() {
    VaeConfig config = new VaeConfig(3, 3, List.of(16, 32), 2, 4, 8, 1, 0, true, true, true, 1);
    AutoencoderKl vae = new AutoencoderKl(config);
    Golden.fill(vae);
    assertThat(vae.parameterCount()).isEqualTo(214_615);
    try (TensorScope scope = TensorScope.open()) {
      Posterior posterior = vae.encode(Golden.input(1, 3, 16, 16));
      new Golden.Expected(
              14.258722,
              56.521252,
              new float[] {-0.0086954f, -0.0147153f, -0.0488066f, -0.0965550f},
              new float[] {0.5770563f, 0.4109044f, 0.2279986f, 0.1249425f})
          .matches(posterior.mean(), 1, 4, 8, 8);
      new Golden.Expected(
              -10.406429,
              54.454935,
              new float[] {0.0132833f, -0.0070534f, -0.0155050f, -0.0022403f},
              new float[] {-0.6053292f, -0.4068787f, -0.2307694f, -0.1402307f})
          .matches(posterior.logvar(), 1, 4, 8, 8);
      new Golden.Expected(
              0.169629,
              152.812854,
              new float[] {0.0887499f, 0.1420965f, 0.1287833f, -0.0353983f},
              new float[] {0.0349299f, 0.0302369f, 0.0259727f, 0.0163421f})
          .matches(vae.decode(Golden.input(0.21, 0.5, 1, 4, 8, 8)), 1, 3, 16, 16);
    }
  }

  @Test
  void stableDiffusionHas248TensorsUnderPublishedNames() {
    VaeConfig config =
        new VaeConfig(3, 3, List.of(128, 256, 512, 512), 2, 4, 32, 0.18215, 0, true, true, true, 1);
    AutoencoderKl vae = new AutoencoderKl(config);
    assertThat(vae.namedTensors()).hasSize(248);
    assertThat(vae.parameterCount()).isEqualTo(83_653_863);
    assertThat(vae.namedTensors())
        .containsKeys(
            "encoder.down_blocks.2.resnets.0.conv_shortcut.weight",
            "decoder.mid_block.attentions.0.to_out.0.bias",
            "decoder.up_blocks.3.resnets.0.conv_shortcut.weight");
  }

  @Test
  void patchesMakeLatentsOfAnEighthAndPicturesOfFullSize() {
    AutoencoderKl vae = new AutoencoderKl(patched());
    vae.initialise(1);
    assertThat(patched().stride()).isEqualTo(8);
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Seeds.frameNoise(1, 0, 2, 3, 32, 48);
      EncoderFeatures features = vae.encodeFeatures(image);
      assertThat(Tensors.shape(features.maps().get(0))).containsExactly(2, 8, 8, 12);
      assertThat(Tensors.shape(features.maps().get(1))).containsExactly(2, 16, 4, 6);
      assertThat(Tensors.shape(features.posterior().mean())).containsExactly(2, 4, 4, 6);
      assertThat(Tensors.shape(vae.decode(features.posterior().mean())))
          .containsExactly(2, 3, 32, 48);
    }
  }

  @Test
  void scalingIsUndone() {
    AutoencoderKl vae = new AutoencoderKl(patched());
    try (TensorScope scope = TensorScope.open()) {
      Tensor latent = Tensors.of(new float[] {0.25f, 1.25f}, 1, 2, 1, 1);
      Tensor scaled = vae.scaled(latent);
      assertThat(Tensors.floats(scaled)).containsExactly(0, 0.5f);
      assertClose(vae.unscaled(scaled), latent, 0);
    }
  }

  @Test
  void everyWeightLearns() {
    AutoencoderKl vae = new AutoencoderKl(patched());
    vae.initialise(1);
    vae.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Seeds.frameNoise(1, 0, 1, 3, 16, 16);
      EncoderFeatures features = vae.encodeFeatures(image);
      Posterior posterior = features.posterior();
      Tensor decoded = vae.decode(posterior.sample(Seeds.frameNoise(1, 1, 1, 4, 2, 2)));
      Tensor loss = decoded.sub(image).square().mean();
      for (Tensor map : features.maps()) {
        loss = loss.add(map.square().mean());
      }
      Reference.assertGradientsReachAll(vae, loss);
    }
  }

  @Test
  void bfloat16StaysNearFloat32() {
    AutoencoderKl vae = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/vae_decode_odd.safetensors");
      Tensor image = vae.decode(io.get("in.latent").to(ScalarType.BFloat16));
      assertThat(image.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      // eight bits of mantissa through thirty layers, values of order 1
      Tensor difference = Tensors.cast(image, ScalarType.Float).sub(io.get("out.image"));
      assertThat(difference.square().mean().item_float()).isLessThan(0.05f * 0.05f);
    }
  }

  @Test
  void repeatedPassesHoldNoMemory() {
    AutoencoderKl vae = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Tensor image = Seeds.frameNoise(1, 0, 1, 3, 32, 32);
      long before = 0;
      for (int i = 0; i < 3; i++) {
        try (TensorScope pass = TensorScope.open()) {
          vae.decode(vae.encodeFeatures(image).posterior().mode());
        }
        before = i == 0 ? Pointer.totalCount() : before;
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void namesAPictureOfTheWrongShape() {
    AutoencoderKl vae = new AutoencoderKl(patched());
    try (TensorScope scope = TensorScope.open()) {
      Tensor odd = Seeds.frameNoise(1, 0, 1, 3, 18, 16);
      assertThatThrownBy(() -> vae.encode(odd))
          .hasMessage(
              "an image must be [B, 3, H, W] with sides that are multiples of 4, but was [1, 3, 18,"
                  + " 16]; resize or pad it first");
    }
  }
}
