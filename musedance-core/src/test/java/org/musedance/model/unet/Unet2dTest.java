package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.Safetensors;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

class Unet2dTest {
  /** float32 against float32 in another order of summation: the reference's own bound. */
  private static final double TOLERANCE = 1e-4;

  private static Unet2d tiny() {
    Unet2d unet = new Unet2d(UnetConfig.read(Reference.path("tiny-sd/unet/config.json")));
    Reference.load(unet, "tiny-sd/unet/diffusion_pytorch_model.safetensors");
    return unet;
  }

  private static Map<String, Tensor> io(String name) {
    return Reference.tensors("io/" + name + ".safetensors");
  }

  private static Tensor run(Unet2d unet, Map<String, Tensor> io) {
    Tensor sample = io.get("in.sample");
    Tensor timesteps = TinyUnet.timesteps(io.get("in.timestep"), sample.size(0));
    return unet.forward(sample, timesteps, io.get("in.context"), io.get("in.mask"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"unet_even", "unet_odd", "unet_batch", "unet_short_context", "unet_context_mask"})
  void predictsAsTheReference(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io(name);
      assertClose(run(tiny(), io), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void followsTheTimeStepAsTheReference() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_timesteps");
      Tensor timesteps = io.get("in.timesteps");
      long count = timesteps.size(0);
      Tensor sample = Tensors.repeatRows(io.get("in.sample"), count);
      Tensor text = Tensors.repeatRows(io.get("in.context"), count);
      Tensor all = tiny().forward(sample, timesteps, text, null);
      assertClose(all.unsqueeze(1), io.get("out.samples"), TOLERANCE);
    }
  }

  @Test
  void everyLayerComputesWhatTheReferenceDoes() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_even");
      Unet2d unet = tiny();
      Map<String, Tensor> heard = new LinkedHashMap<>();
      Tap tap =
          new Tap() {
            @Override
            public void normalised(String path, Tensor tokens) {
              heard.put(path + ".norm1", scope.hold(tokens));
            }

            @Override
            public void hidden(String path, Tensor map) {
              heard.put(path.replace("motion_modules", "attentions"), scope.hold(map));
            }
          };
      Tensor sample = io.get("in.sample");
      Tensor time = unet.time(TinyUnet.timesteps(io.get("in.timestep"), 1), sample);
      var prepared = unet.prepareLayers(Conditions.of(io.get("in.context")), null);
      Tensor entered = unet.enter(sample);
      unet.through(entered, new Pass(time, 1, prepared, tap, false));
      assertActivation(entered, io.get("out.act.conv_in"));
      assertActivation(time, torch.silu(io.get("out.act.time_embedding")));
      int compared = 0;
      for (Map.Entry<String, Tensor> entry : heard.entrySet()) {
        Tensor expected = io.get("out.act." + entry.getKey());
        if (expected != null) {
          assertActivation(entry.getValue(), expected);
          compared++;
        }
      }
      // 16 transformers, and the norm1 that the file keeps of the first one
      assertThat(compared).isEqualTo(17);
    }
  }

  @Test
  void shardsMakeTheSameNetwork() {
    try (TensorScope scope = TensorScope.open()) {
      Unet2d unet =
          new Unet2d(UnetConfig.read(Reference.path("tiny-sd-variants/unet-sharded/config.json")));
      try (Weights weights = Weights.open(Reference.path("tiny-sd-variants/unet-sharded"))) {
        StrictLoader.load(unet, weights);
      }
      Map<String, Tensor> io = io("unet_sharded");
      assertClose(run(unet, io), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void halfPrecisionFilesAreComputedInFloat32() {
    try (TensorScope scope = TensorScope.open()) {
      Unet2d unet = new Unet2d(UnetConfig.read(Reference.path("tiny-sd/unet/config.json")));
      try (Weights weights =
          Safetensors.open(
              Reference.path("tiny-sd/unet/diffusion_pytorch_model.fp16.safetensors"))) {
        StrictLoader.load(unet, weights);
      }
      Map<String, Tensor> io = io("unet_fp16_variant");
      assertClose(run(unet, io), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void agreesWithDiffusersOnWeightsMadeFromKeys() {
    Unet2d unet = new Unet2d(TinyUnet.golden(null));
    Golden.fill(unet);
    assertThat(unet.parameterCount()).isEqualTo(1_099_044);
    try (TensorScope scope = TensorScope.open()) {
      Tensor time = Tensors.of(new long[] {500}, 1);
      Tensor text = Golden.input(0.29, 0.1, 1, 5, 16);
      new Golden.Expected(
              11.181784,
              57.481706,
              new float[] {0.0239255f, 0.1037423f, 0.2438963f, 0.4429798f},
              new float[] {0.4111027f, 0.3662715f, 0.3031329f, 0.1689224f})
          .matches(unet.forward(Golden.input(1, 4, 8, 8), time, text, null), 1, 4, 8, 8);
      new Golden.Expected(
              10.024412,
              71.044287,
              new float[] {0.1083543f, 0.3719854f, 0.7946134f, 1.2965858f},
              new float[] {0.1202900f, 0.1300593f, 0.1400272f, 0.1003954f})
          .matches(unet.forward(Golden.input(1, 4, 9, 7), time, text, null), 1, 4, 9, 7);
    }
  }

  @Test
  void stableDiffusionHas686TensorsUnderPublishedNames() {
    UnetConfig config = stableDiffusion();
    Unet2d unet = new Unet2d(config);
    // diffusers' own count for runwayml/stable-diffusion-v1-5
    assertThat(unet.namedTensors()).hasSize(686);
    assertThat(unet.parameterCount()).isEqualTo(859_520_964);
    // the reference's narrow copy of the same network holds the names
    Set<String> published = new HashSet<>();
    try (Weights weights =
        Safetensors.open(Reference.path("tiny-sd/unet/diffusion_pytorch_model.safetensors"))) {
      published.addAll(weights.names());
    }
    assertThat(unet.namedTensors().keySet()).isEqualTo(published);
    assertThat(new ReferenceUnet(config).namedTensors()).hasSize(682);
  }

  static UnetConfig stableDiffusion() {
    String attends = "CrossAttnDownBlock2D";
    return new UnetConfig(
        4,
        4,
        List.of(320, 640, 1280, 1280),
        List.of(attends, attends, attends, "DownBlock2D"),
        List.of("UpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
        2,
        List.of(8),
        768,
        32,
        1e-5,
        false,
        true,
        "full",
        false,
        null,
        null,
        null,
        false);
  }

  @Test
  void bfloat16StaysNearFloat32() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_even");
      Unet2d unet = tiny();
      unet.to(Compute.cpu().with(ScalarType.BFloat16));
      Tensor sample = io.get("in.sample").to(ScalarType.BFloat16);
      Tensor text = io.get("in.context").to(ScalarType.BFloat16);
      Tensor out = unet.forward(sample, TinyUnet.timesteps(io.get("in.timestep"), 1), text, null);
      assertThat(out.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      Tensor error = out.to(ScalarType.Float).sub(io.get("out.sample"));
      float relative = error.norm().item_float() / io.get("out.sample").norm().item_float();
      // eight bits of mantissa through some sixty layers: a few percent
      assertThat(relative).isLessThan(0.05f);
    }
  }

  @Test
  void everyWeightGetsAGradient() {
    Unet2d unet = tiny();
    unet.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_short_context");
      Reference.assertGradientsReachAll(unet, run(unet, io).square().sum());
    }
  }

  @Test
  void kernelsLaidOutForInferenceGiveTheSame() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_odd");
      Unet2d unet = tiny();
      unet.layOutForInference(true);
      assertClose(run(unet, io), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void linearProjectionsEqualPointwiseConvolutions() {
    UnetConfig config = TinyUnet.golden(null);
    UnetConfig linear =
        new UnetConfig(
            4,
            4,
            config.blockOutChannels(),
            config.downBlockTypes(),
            config.upBlockTypes(),
            2,
            List.of(8),
            16,
            8,
            1e-5,
            true,
            true,
            "full",
            false,
            null,
            null,
            null,
            false);
    Unet2d one = new Unet2d(config);
    Golden.fill(one);
    Unet2d other = new Unet2d(linear);
    Golden.fill(other);
    try (TensorScope scope = TensorScope.open()) {
      Tensor sample = Seeds.frameNoise(1, 0, 2, 4, 8, 6);
      Tensor text = Seeds.frameNoise(2, 0, 2, 5, 16);
      Tensor time = Tensors.of(new long[] {3, 800}, 2);
      assertClose(
          other.forward(sample, time, text, null), one.forward(sample, time, text, null), 1e-5);
    }
  }

  @Test
  void aWrongShapeIsNamed() {
    Unet2d unet = new Unet2d(TinyUnet.golden(null));
    try (TensorScope scope = TensorScope.open()) {
      Tensor sample = Golden.input(2, 4, 8, 8);
      Tensor text = Golden.input(2, 5, 16);
      Tensor time = Tensors.of(new long[] {1, 2}, 2);
      assertThatThrownBy(() -> unet.forward(Golden.input(2, 3, 8, 8), time, text, null))
          .hasMessageContaining("[frames, 4, height, width], but was [2, 3, 8, 8]");
      assertThatThrownBy(() -> unet.forward(sample, time, Golden.input(2, 5, 12), null))
          .hasMessageContaining("[rows, tokens, 16], but were [2, 5, 12]");
      Tensor three = Tensors.of(new long[] {1, 2, 3}, 3);
      assertThatThrownBy(() -> unet.forward(sample, three, text, null))
          .hasMessageContaining("3 values for 2 rows");
    }
  }

  @Test
  void manyCallsHoldNoMemory() {
    Unet2d unet = tiny();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("unet_short_context");
      long count = 0;
      for (int i = 0; i < 4; i++) {
        try (TensorScope call = TensorScope.open()) {
          run(unet, io);
        }
        if (i == 1) {
          count = Pointer.totalCount();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
    }
  }
}
