package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.PyTorchFile;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

class DenoisingUnetTest {
  /** float32 against float32 in another order of summation: the reference's own bound. */
  private static final double TOLERANCE = 1e-4;

  /**
   * What is left of float32 in float64: the sinusoids of the time embedding, times ten thousand.
   */
  private static final double EXACT = 5e-4;

  private static Map<String, Tensor> io(String name) {
    return Reference.tensors("animate/" + name + ".safetensors");
  }

  /** Runs a case under conditions; gives a video [B, C, F, H, W]. */
  private static Tensor run(DenoisingUnet unet, Map<String, Tensor> io, Conditions conditions) {
    Tensor latents = io.get("in.latents");
    long batch = latents.size(0);
    Tensor timesteps = TinyUnet.timesteps(io.get("in.timestep"), batch);
    Tensor frames = TinyUnet.frames(latents);
    return TinyUnet.video(unet.forward(frames, timesteps, unet.prepare(conditions)), batch);
  }

  private static ReferenceBank bank(Map<String, Tensor> io) {
    return Animate.reference().forward(io.get("in.reference_latents"), io.get("in.context"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"denoise_1_frame", "denoise_16_frames", "denoise_batch"})
  void denoisesClipsAsTheReference(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io(name);
      Tensor video = run(Animate.denoiser(), io, Conditions.of(io.get("in.context")));
      assertClose(video, io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void normalisesAllFramesTogetherWhereTheConfigurationSaysSo() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_joint_groupnorm");
      Conditions given = Conditions.of(io.get("in.context"));
      assertClose(run(Animate.denoiser(false, "full"), io, given), io.get("out.sample"), TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"denoise_reference", "denoise_odd"})
  void seesTheReferenceAsTheReferenceImplementation(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io(name);
      Conditions given = Conditions.of(io.get("in.context")).withReference(bank(io));
      assertClose(run(Animate.denoiser(), io, given), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void readsTheReferenceOnlyInTheMiddleAndUpWhereTheConfigurationSaysSo() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_reference_midup");
      Conditions given = Conditions.of(io.get("in.context")).withReference(bank(io));
      DenoisingUnet unet = Animate.denoiser(true, "midup");
      assertClose(run(unet, io, given), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void takesABankThatWentThroughHalfPrecision() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_reference_half_bank");
      UnaryOperator<Tensor> half = t -> t.to(ScalarType.Half).to(ScalarType.Float);
      Conditions given = Conditions.of(io.get("in.context")).withReference(bank(io).map(half));
      assertClose(run(Animate.denoiser(), io, given), io.get("out.sample"), TOLERANCE);
    }
  }

  @Test
  void theUnconditionalHalfNeverSeesTheReference() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_reference_guided");
      Tensor text = io.get("in.context");
      DenoisingUnet unet = Animate.denoiser();
      Tensor without = run(unet, io, Conditions.of(torch.zeros_like(text)));
      Tensor with = run(unet, io, Conditions.of(text).withReference(bank(io)));
      assertClose(Tensors.cat(0, without, with), io.get("out.sample"), TOLERANCE);
      assertClose(guided(without, with), io.get("out.guided"), 4 * TOLERANCE);
    }
  }

  /** Guidance 3.5, the setting of the reference's cases; it multiplies errors as much. */
  private static Tensor guided(Tensor without, Tensor with) {
    return without.add(Tensors.scale(with.sub(without), 3.5));
  }

  private static PoseGuider poseGuider() {
    PoseGuider guider = new PoseGuider(new PoseGuiderConfig(32, List.of(4, 8, 12, 16)));
    try (Weights weights = PyTorchFile.open(Reference.path("animate/pose_guider.pth"))) {
      StrictLoader.load(guider, weights);
    }
    return guider;
  }

  @Test
  void followsAPoseAsTheReference() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_pose_guided");
      Tensor pose = poseGuider().forward(TinyUnet.frames(io.get("in.pose")));
      assertClose(TinyUnet.video(pose, 1), io.get("out.pose_features"), TOLERANCE);
      Tensor text = io.get("in.context");
      DenoisingUnet unet = Animate.denoiser();
      Tensor without = run(unet, io, Conditions.of(torch.zeros_like(text)).withPose(pose));
      Tensor with = run(unet, io, Conditions.of(text).withPose(pose).withReference(bank(io)));
      assertClose(with, io.get("out.sample").narrow(0, 1, 1), TOLERANCE);
      // see agreesInDoublePrecisionWhereFloat32IsTooCoarse
      assertClose(without, io.get("out.sample").narrow(0, 0, 1), 2e-2);
      assertClose(guided(without, with), io.get("out.guided"), 5e-2);
    }
  }

  @Test
  void everyLayerOnTheWayDownComputesWhatTheReferenceDoes() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_5_frames");
      DenoisingUnet unet = Animate.denoiser();
      Tensor entered = unet.enter(TinyUnet.frames(io.get("in.latents")));
      assertActivation(TinyUnet.video(entered, 1), io.get("out.act.conv_in"));
      Tensor time = unet.time(TinyUnet.timesteps(io.get("in.timestep"), 1), entered);
      assertActivation(time, torch.silu(io.get("out.act.time_embedding")));
      var prepared = unet.prepareLayers(Conditions.of(io.get("in.context")), null);
      Map<String, Tensor> heard = new LinkedHashMap<>();
      Tap tap =
          new Tap() {
            @Override
            public void normalised(String path, Tensor tokens) {}

            @Override
            public void hidden(String path, Tensor map) {
              heard.put(path, scope.hold(map));
            }
          };
      unet.through(entered, new Pass(time, 5, prepared, tap, false));
      int compared = 0;
      for (UnetLayer layer : prepared.keySet()) {
        if (!layer.path().startsWith("up")) {
          String path = layer.path() + ".motion_modules." + layer.index();
          Tensor moved = layer.motion().forward(heard.get(path), 5, null);
          assertActivation(TinyUnet.video(moved, 1), io.get("out.act." + path));
          compared++;
        }
      }
      assertThat(compared).isEqualTo(4);
    }
  }

  @Test
  void goesWithTheReferenceAsFarAsFloat32DoesWhereErrorsGrow() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_5_frames");
      Tensor video = run(Animate.denoiser(), io, Conditions.of(io.get("in.context")));
      assertClose(video, io.get("out.sample"), 5e-3);
    }
  }

  /**
   * Two cases multiply errors ten thousand times. There the reference implementation computes in
   * f32 what is 1.6e-4 and 1.6e-3 from its own stored output on another machine, and in f64 what is
   * 7e-4 and 4e-3 from it. What it computes in f64 is stored too, and ours must be the same.
   */
  @Test
  void agreesInDoublePrecisionWhereFloat32IsTooCoarse() {
    Compute exact = Compute.cpu().with(ScalarType.Double);
    UnaryOperator<Tensor> precise = t -> t.to(ScalarType.Double);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> truth = io("denoise_f64");
      DenoisingUnet unet = Animate.denoiser();
      unet.to(exact);
      Map<String, Tensor> free = io("denoise_5_frames");
      free.computeIfPresent("in.latents", (key, t) -> precise.apply(t));
      Tensor alone = run(unet, free, Conditions.of(precise.apply(free.get("in.context"))));
      assertClose(alone, truth.get("out.denoise_5_frames"), TOLERANCE);
      Map<String, Tensor> posed = io("denoise_pose_guided");
      posed.computeIfPresent("in.latents", (key, t) -> precise.apply(t));
      PoseGuider guider = poseGuider();
      guider.to(exact);
      Tensor pose = guider.forward(TinyUnet.frames(precise.apply(posed.get("in.pose"))));
      Tensor none = torch.zeros_like(precise.apply(posed.get("in.context")));
      Tensor without = run(unet, posed, Conditions.of(none).withPose(pose));
      assertClose(without, truth.get("out.denoise_pose_guided_without"), EXACT);
    }
  }

  @Test
  void agreesWithTheReferenceOnWeightsMadeFromKeys() {
    DenoisingUnet unet = new DenoisingUnet(TinyUnet.golden(TinyUnet.MOTION));
    fillKeepingPositions(unet);
    assertThat(unet.parameterCount()).isEqualTo(1_763_780);
    ReferenceUnet referenceNet = new ReferenceUnet(TinyUnet.golden(null));
    Golden.fill(referenceNet);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = new LinkedHashMap<>();
      io.put("in.latents", Golden.input(1, 4, 3, 8, 8));
      io.put("in.timestep", Tensors.of(new long[] {500}, 1));
      Tensor text = Golden.input(0.29, 0.1, 1, 1, 16);
      Tensor pose = TinyUnet.frames(Golden.input(0.17, 0.2, 1, 32, 3, 8, 8));
      Conditions alone = Conditions.of(text).withPose(pose);
      Tensor latents = Golden.input(0.11, 0.3, 1, 4, 8, 8);
      Conditions seeing = alone.withReference(referenceNet.forward(latents, text));
      new Golden.Expected(
              43.405631,
              196.962213,
              new float[] {0.0293679f, 0.0916621f, 0.1571037f, 0.2411226f},
              new float[] {1.1350586f, 1.0444641f, 0.7841748f, 0.4688096f})
          .matches(run(unet, io, alone), 1, 4, 3, 8, 8);
      Tensor with = run(unet, io, seeing);
      new Golden.Expected(
              43.396013,
              196.957831,
              new float[] {0.0293397f, 0.0916047f, 0.1570186f, 0.2410095f},
              new float[] {1.1346679f, 1.0440042f, 0.7838027f, 0.4686099f})
          .matches(with, 1, 4, 3, 8, 8);
      Tensor without = run(unet, io, Conditions.of(torch.zeros_like(text)).withPose(pose));
      new Golden.Expected(
              86.813549,
              393.933906,
              new float[] {0.0293361f, 0.0915947f, 0.1570311f, 0.2410525f},
              new float[] {1.1346684f, 1.0440043f, 0.7838027f, 0.4686100f})
          .matches(Tensors.cat(0, without, with), 2, 4, 3, 8, 8);
      new Golden.Expected(
              43.342205,
              196.916470,
              new float[] {0.0293488f, 0.0916298f, 0.1569873f, 0.2409019f},
              new float[] {1.1311558f, 1.0405262f, 0.7812073f, 0.4672415f})
          .matches(guided(without, with), 1, 4, 3, 8, 8);
    }
  }

  private static void fillKeepingPositions(DenoisingUnet unet) {
    Map<String, Tensor> positions = new LinkedHashMap<>();
    unet.namedTensors()
        .forEach(
            (key, parameter) -> {
              if (key.endsWith(".pe")) {
                positions.put(key, parameter.tensor().clone());
              }
            });
    Golden.fill(unet);
    positions.forEach((key, table) -> unet.namedTensors().get(key).set(table));
  }

  @Test
  void oneTextPerClipEqualsTheSameTextPerFrame() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("denoise_batch");
      DenoisingUnet unet = Animate.denoiser();
      Tensor text = io.get("in.context");
      Tensor perClip = run(unet, io, Conditions.of(text));
      Tensor perFrame = run(unet, io, Conditions.of(Tensors.repeatRows(text, 2)));
      assertClose(perFrame, perClip, TOLERANCE);
    }
  }

  @Test
  void clipsInABatchDoNotTouchEachOther() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(2, 3);
      Tensor both = mini.denoise(mini.everything());
      for (int clip = 0; clip < 2; clip++) {
        Tensor one = mini.only(clip).denoise(mini.only(clip).everything());
        assertClose(both.narrow(0, 3L * clip, 3), one, 1e-4);
      }
    }
  }

  @Test
  void everyConditionIsHeardAndANullOneIsNot() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      Tensor all = mini.denoise(mini.everything());
      Conditions full = mini.everything();
      List<Conditions> lacking =
          List.of(
              full.withMusic(null),
              full.withBeats(null),
              full.withReference(null),
              full.withPrevious(null),
              full.withPose(null),
              full.withReferenceLatents(null));
      for (Conditions some : lacking) {
        float change = mini.denoise(some).sub(all).abs().max().item_float();
        assertThat(change).isGreaterThan(1e-3f);
      }
    }
  }

  @Test
  void musicOfOneFrameIsHeardByThatFrameAloneWithoutMotion() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3, null);
      Conditions given = mini.everything();
      Tensor before = mini.denoise(given);
      Tensor music = given.music().clone();
      music.narrow(0, 1, 1).zero_();
      Tensor change = mini.denoise(given.withMusic(music)).sub(before).abs();
      assertThat(change.narrow(0, 1, 1).max().item_float()).isGreaterThan(1e-3f);
      assertThat(change.narrow(0, 0, 1).max().item_float()).isZero();
      assertThat(change.narrow(0, 2, 1).max().item_float()).isZero();
    }
  }

  @Test
  void stillsPassByTheMotionModules() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(2, 1);
      Conditions given = mini.everything();
      DenoisingUnet unet = mini.denoiser();
      Tensor moving = mini.denoise(given);
      Tensor still = unet.forwardStill(mini.latents(), mini.timesteps(), unet.prepare(given));
      assertThat(still.sub(moving).abs().max().item_float()).isGreaterThan(1e-3f);
      MiniDance motionless = new MiniDance(2, 1, null);
      assertClose(still, motionless.denoise(given), 1e-5);
    }
  }

  @Test
  void newModulesChangeNothingBeforeTheyAreTrained() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      Conditions full = mini.everything();
      mini.denoiser().initialise(5);
      Tensor silent = mini.denoise(full.withMusic(null).withBeats(null).withPrevious(null));
      assertClose(mini.denoise(full), silent, 0);
    }
  }

  @Test
  void everyWeightOfDenoiserAndReferenceNetGetsAGradient() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      mini.denoiser().train(key -> true);
      mini.referenceNet().train(key -> true);
      Tensor loss = mini.denoise(mini.everything()).square().sum();
      Reference.assertGradientsReachAll(mini.denoiser(), loss);
      mini.referenceNet()
          .namedParameters()
          .forEach(
              (key, parameter) -> assertThat(parameter.tensor().grad().defined()).as(key).isTrue());
    }
  }

  @Test
  void frozenWeightsGetNone() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      mini.denoiser().train(key -> key.contains("motion_modules"));
      mini.denoise(mini.everything()).square().sum().backward();
      mini.denoiser()
          .namedParameters()
          .forEach(
              (key, parameter) ->
                  assertThat(parameter.tensor().grad().defined())
                      .as(key)
                      .isEqualTo(key.contains("motion_modules")));
    }
  }

  @Test
  void bfloat16StaysNearFloat32() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      Tensor expected = mini.denoise(mini.everything());
      Tensor half = mini.denoise(mini.everything().cast(ScalarType.BFloat16));
      assertThat(half.scalar_type().intern()).isEqualTo(ScalarType.BFloat16);
      Tensor error = half.to(ScalarType.Float).sub(expected);
      // eight bits of mantissa through some eighty layers: a few percent
      assertThat(error.norm().item_float() / expected.norm().item_float()).isLessThan(0.05f);
    }
  }

  @Test
  void stepsHoldNoMemory() {
    try (TensorScope scope = TensorScope.open()) {
      MiniDance mini = new MiniDance(1, 3);
      DenoisingUnet.Prepared prepared = mini.denoiser().prepare(mini.everything());
      long count = 0;
      for (int i = 0; i < 4; i++) {
        try (TensorScope step = TensorScope.open()) {
          mini.denoiser().forward(mini.latents(), mini.timesteps(), prepared);
        }
        if (i == 1) {
          count = Pointer.totalCount();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
    }
  }

  @Test
  void stableDiffusionWithMotionHasThePublishedNumberOfTensors() {
    UnetConfig pictures = Unet2dTest.stableDiffusion();
    UnetConfig config =
        new UnetConfig(
            4,
            4,
            pictures.blockOutChannels(),
            pictures.downBlockTypes(),
            pictures.upBlockTypes(),
            2,
            List.of(8),
            768,
            32,
            1e-5,
            false,
            true,
            "full",
            false,
            TinyUnet.MOTION,
            new UnetConfig.TokenWidth(768),
            new UnetConfig.TokenWidth(768),
            false);
    DenoisingUnet unet = new DenoisingUnet(config);
    List<String> motion =
        unet.namedTensors().keySet().stream().filter(k -> k.contains(".motion_modules.")).toList();
    // motion_module.pth of AnimateAnyone: 546 parameters and 42 tables, 453,209,280 numbers
    assertThat(motion).hasSize(588);
    assertThat(motion.stream().filter(key -> key.endsWith(".pe"))).hasSize(42);
    assertThat(
            unet.namedParameters().entrySet().stream()
                .filter(entry -> entry.getKey().contains(".motion_modules."))
                .mapToLong(entry -> entry.getValue().count())
                .sum())
        .isEqualTo(453_209_280);
    // music beside each of the 16 transformers: norm (2), query, key, value, out (2)
    assertThat(unet.namedTensors().keySet().stream().filter(k -> k.contains(".music_modules.")))
        .hasSize(16 * 7)
        .contains(
            "mid_block.music_modules.0.norm.weight",
            "mid_block.music_modules.0.to_q.weight",
            "mid_block.music_modules.0.to_k.weight",
            "mid_block.music_modules.0.to_v.weight",
            "mid_block.music_modules.0.to_out.0.weight",
            "mid_block.music_modules.0.to_out.0.bias");
  }

  @Test
  void seededNetworksAgree() {
    DenoisingUnet one = new DenoisingUnet(TinyUnet.golden(TinyUnet.MOTION));
    DenoisingUnet other = new DenoisingUnet(TinyUnet.golden(TinyUnet.MOTION));
    one.initialise(3);
    other.initialise(3);
    try (TensorScope scope = TensorScope.open()) {
      Tensor latents = Seeds.frameNoise(1, 0, 2, 4, 8, 8);
      Conditions given = Conditions.of(Seeds.frameNoise(2, 0, 1, 4, 16));
      Tensor time = Tensors.of(new long[] {9}, 1);
      assertThat(Tensors.floats(one.forward(latents, time, one.prepare(given))))
          .isEqualTo(Tensors.floats(other.forward(latents, time, other.prepare(given))));
    }
  }
}
