package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertClose;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.Golden;
import org.musedance.model.Reference;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.Unet2d;
import org.musedance.model.unet.UnetConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.StoredType;
import org.musedance.weights.Weights;
import org.musedance.weights.WeightsFile;

class AssembledModelTest {
  private static final int FRAMES = 3;

  @TempDir private Path folder;
  private Path target;
  private TensorScope scope;

  @BeforeEach
  void openScope() {
    target = folder.resolve("model");
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  private static ModelSources stableDiffusion() {
    return sources(PublishedFolders.STABLE_DIFFUSION, Map.of("music", PublishedFolders.MUSIC));
  }

  private static ModelSources sources(Path stableDiffusion, Map<String, Path> others) {
    return new ModelSources(
        stableDiffusion,
        others.get("vae"),
        others.get("reference"),
        others.get("denoiser"),
        others.get("motion"),
        others.get("pose"),
        others.get("music"),
        others.get("scheduler"),
        null);
  }

  private Path narrow() {
    return PublishedFolders.template(folder.resolve("template"), 4, 8);
  }

  private Path animateDiff() {
    return PublishedFolders.template(folder.resolve("template"), 8, 32);
  }

  private void assemble(ModelSources sources, Path template, StoredType type) {
    try (AssembledModel model = new AssembledModel(sources, template)) {
      model.write(target, "mine", "test", type, ByteProgress.NONE);
    }
  }

  private ModelSources animateAnyone(Map<String, Path> others) {
    Map<String, Path> all =
        new HashMap<>(
            Map.of(
                "reference", PublishedFolders.animate("reference_unet.pth"),
                "denoiser", PublishedFolders.animate("denoising_unet.pth"),
                "motion", PublishedFolders.animate("motion_module.pth"),
                "pose", PublishedFolders.animate("pose_guider.pth"),
                "music", PublishedFolders.MUSIC));
    all.putAll(others);
    return sources(PublishedFolders.forAnimateAnyone(folder.resolve("sd")), all);
  }

  /** Music and beats that are anything but silence. */
  private static Conditions loud(Conditions given, long frames, long width) {
    return given
        .withMusic(Golden.input(0.31, 0.2, frames, 4, width))
        .withBeats(Golden.input(0.17, 0.7, frames, 17, width));
  }

  @Test
  void stableDiffusionComputesExactlyTheSameUntilItIsTrained() {
    assemble(stableDiffusion(), narrow(), StoredType.F32);

    Unet2d base = new Unet2d(UnetConfig.read(Reference.path("tiny-sd/unet/config.json")));
    Reference.load(base, "tiny-sd/unet");
    DenoisingUnet dancing = MuseDanceModel.load(target, Compute.cpu()).denoisingUnet();
    Tensor latents = Golden.input(FRAMES, 4, 8, 8);
    Tensor text = Golden.input(0.29, 0.1, FRAMES, 5, 32);
    Conditions given = loud(Conditions.of(text), FRAMES, 32);
    Tensor expected = base.forward(latents, Tensors.of(new long[] {500}, 1), text, null);
    Tensor actual =
        dancing.forward(latents, Tensors.of(new long[] {500}, 1), dancing.prepare(given));

    assertThat(dancing.config().musicModules().tokenWidth()).isEqualTo(32);
    assertThat(Tensors.floats(actual)).isEqualTo(Tensors.floats(expected));
  }

  @Test
  void theReferenceNetStartsAsStableDiffusionsUnet() {
    assemble(stableDiffusion(), narrow(), StoredType.F32);

    MuseDanceModel model = MuseDanceModel.load(target, Compute.cpu());
    Map<String, Tensor> unet =
        Reference.tensors("tiny-sd/unet/diffusion_pytorch_model.safetensors");
    assertThat(model.referenceUnet().namedTensors()).hasSize(682);
    model
        .referenceUnet()
        .namedTensors()
        .forEach(
            (key, parameter) ->
                assertThat(parameter.tensor().equal(unet.get(key))).as(key).isTrue());
  }

  @Test
  void animateAnyoneComputesWhatItsAuthorsDo() {
    assemble(animateAnyone(Map.of()), animateDiff(), StoredType.F32);

    MuseDanceModel model = MuseDanceModel.load(target, Compute.cpu());
    Map<String, Tensor> io = Reference.tensors("animate/denoise_reference_guided.safetensors");
    Tensor video = io.get("in.latents");
    long frames = video.size(2);
    Tensor latents = video.transpose(1, 2).reshape(frames, 4, video.size(3), video.size(4));
    Conditions given =
        loud(Conditions.of(io.get("in.context")), frames, 24)
            .withReference(
                model
                    .referenceUnet()
                    .forward(io.get("in.reference_latents"), io.get("in.context")));
    Tensor time = Tensors.of(Tensors.longs(io.get("in.timestep")), 1);
    DenoisingUnet unet = model.denoisingUnet();
    Tensor sample = unet.forward(latents, time, unet.prepare(given));

    // The reference's bound for float32 in another order of summation; row 1 saw the reference.
    assertClose(sample.unsqueeze(0).transpose(1, 2), io.get("out.sample").narrow(0, 1, 1), 1e-4);
    assertThat(target.resolve("pose_guider/diffusion_pytorch_model.safetensors")).exists();
    assertThat(Files.exists(target.resolve("scheduler/scheduler_config.json"))).isTrue();
  }

  @Test
  void theSchedulerIsThatOfTheDenoiser() throws IOException {
    assemble(stableDiffusion(), narrow(), StoredType.BF16);
    Path written = target.resolve("scheduler/scheduler_config.json");
    assertThat(written)
        .hasSameTextualContentAs(Reference.path("tiny-sd/scheduler/scheduler_config.json"));

    target = folder.resolve("other");
    assemble(animateAnyone(Map.of()), folder.resolve("template"), StoredType.BF16);
    assertThat(Files.readString(target.resolve("scheduler/scheduler_config.json")))
        .contains("v_prediction", "trailing");
  }

  @Test
  void saysWhereEveryPartComesFrom() throws Exception {
    assemble(stableDiffusion(), narrow(), StoredType.BF16);

    MuseDanceConfig config = MuseDanceConfig.read(target.resolve("musedance.json"));
    assertThat(config.name()).isEqualTo("mine");
    assertThat(config.licence()).isEqualTo("test");
    Map<?, ?> assembled = (Map<?, ?>) config.provenance().get("assembled");
    Map<?, ?> sources = (Map<?, ?>) assembled.get("sources");
    Path vae = Reference.path("tiny-sd/vae/diffusion_pytorch_model.safetensors");
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(vae));
    assertThat(sources.get("vae"))
        .isEqualTo(
            List.of(
                Map.of(
                    "file",
                    "vae/diffusion_pytorch_model.safetensors",
                    "bytes",
                    (int) Files.size(vae),
                    "sha256",
                    "%064x".formatted(new BigInteger(1, digest)))));
    assertThat(sources.keySet().stream().map(Object::toString))
        .containsExactlyInAnyOrder(
            "vae", "text_encoder", "music_encoder", "reference_unet", "denoising_unet");
    assertThat(assembled.get("untrained"))
        .isEqualTo(
            List.of(
                "conditioner",
                "denoising_unet music_modules",
                "denoising_unet beat_modules",
                "denoising_unet motion_modules"));
  }

  @Test
  void storesHalfTheBytes() {
    assemble(stableDiffusion(), narrow(), StoredType.BF16);

    try (Weights stored = Weights.open(target.resolve("denoising_unet"));
        Weights published = Weights.open(Reference.path("tiny-sd/unet"))) {
      assertThat(stored.dtype("conv_in.weight")).isEqualTo(ScalarType.BFloat16);
      Tensor rounded = published.tensor("conv_in.weight").to(ScalarType.BFloat16);
      assertThat(stored.tensor("conv_in.weight").equal(rounded)).isTrue();
    }
  }

  @Test
  void takesAnotherVaeUnderOldNames() {
    assemble(
        sources(
            PublishedFolders.STABLE_DIFFUSION,
            Map.of(
                "music",
                PublishedFolders.MUSIC,
                "vae",
                Reference.path("tiny-sd-variants/vae-old-names"))),
        narrow(),
        StoredType.F32);

    assertThat(MuseDanceModel.load(target, Compute.cpu()).vae().namedTensors()).hasSize(248);
  }

  /** AnimateDiff's first version: 24 positions, nothing in the middle, keys with a prefix. */
  @Test
  void tellsTheVersionsOfAnimateDiffByTheirKeys() {
    Map<String, Tensor> first = new HashMap<>();
    Map<String, Tensor> third = new HashMap<>();
    motionModules()
        .forEach(
            (key, tensor) -> {
              if (!key.startsWith("mid_block.")) {
                boolean positions = key.endsWith(".pe");
                first.put("module." + key, positions ? tensor.narrow(1, 0, 24) : tensor);
                third.put(key, tensor);
              }
            });

    UnetConfig one = assembledWith(first, "v1");
    UnetConfig three = assembledWith(third, "v3");
    UnetConfig two = assembledWith(motionModules(), "v2");

    assertThat(one.motionModules().maxLength()).isEqualTo(24);
    assertThat(one.motionModules().midBlock()).isFalse();
    assertThat(one.useInflatedGroupnorm()).isFalse();
    assertThat(three.motionModules().maxLength()).isEqualTo(32);
    assertThat(three.motionModules().midBlock()).isFalse();
    assertThat(three.useInflatedGroupnorm()).isTrue();
    assertThat(two.motionModules().midBlock()).isTrue();
    assertThat(two.useInflatedGroupnorm()).isTrue();
  }

  private static Map<String, Tensor> motionModules() {
    Map<String, Tensor> tensors = new HashMap<>();
    try (Weights published = Weights.open(PublishedFolders.animate("motion_module.pth"))) {
      published.names().forEach(name -> tensors.put(name, published.tensor(name)));
    }
    return tensors;
  }

  private UnetConfig assembledWith(Map<String, Tensor> motion, String name) {
    Path file = folder.resolve(name + ".safetensors");
    WeightsFile.save(file, motion);
    return assembledWith(file, name);
  }

  private UnetConfig assembledWith(Path motion, String name) {
    folder = folder.resolve(name);
    target = folder.resolve("model");
    assemble(animateAnyone(Map.of("motion", motion)), animateDiff(), StoredType.F32);
    folder = folder.getParent();
    MuseDanceModel model = MuseDanceModel.load(target, Compute.cpu());
    return model.denoisingUnet().config();
  }

  @Test
  void readsAMotionAdapter() throws IOException {
    Map<String, Tensor> adapter = new HashMap<>();
    motionModules()
        .forEach(
            (key, tensor) -> {
              if (!key.endsWith(".pe")) {
                adapter.put(
                    key.replace("temporal_transformer.", "")
                        .replace("attention_blocks.0", "attn1")
                        .replace("attention_blocks.1", "attn2")
                        .replace("ff_norm", "norm3")
                        .replace("norms.0", "norm1")
                        .replace("norms.1", "norm2"),
                    tensor);
              }
            });
    Path path = Files.createDirectories(folder.resolve("adapter"));
    WeightsFile.save(path.resolve("diffusion_pytorch_model.safetensors"), adapter);
    Files.writeString(
        path.resolve("config.json"),
        "{\"motion_max_seq_length\": 30, \"motion_num_attention_heads\": 8}");

    UnetConfig config = assembledWith(path, "adapted");

    assertThat(config.motionModules().maxLength()).isEqualTo(30);
    assertThat(config.motionModules().midBlock()).isTrue();
    MuseDanceModel model = MuseDanceModel.load(target, Compute.cpu());
    String key =
        "up_blocks.1.motion_modules.0.temporal_transformer.transformer_blocks.0"
            + ".attention_blocks.1.to_q.weight";
    assertThat(
            model.denoisingUnet().namedTensors().get(key).tensor().equal(motionModules().get(key)))
        .isTrue();
  }

  @Test
  void namesKeysThatDoNotFitAndWritesNothing() {
    Path template = narrow();
    ModelSources wrong =
        sources(
            PublishedFolders.STABLE_DIFFUSION,
            Map.of("reference", PublishedFolders.animate("pose_guider.pth")));

    assertThatThrownBy(() -> assemble(wrong, template, StoredType.F32))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("pose_guider.pth must hold exactly the weights of ReferenceUnet")
        .hasMessageContaining("down_blocks.0.attentions.0.proj_in.weight")
        .hasMessageContaining("unexpected: ");
    assertThat(target).doesNotExist();
  }

  @Test
  void namesAFileWithoutMotionModules() {
    Path template = narrow();
    ModelSources wrong =
        sources(
            PublishedFolders.STABLE_DIFFUSION,
            Map.of("motion", PublishedFolders.animate("pose_guider.pth")));

    assertThatThrownBy(() -> assemble(wrong, template, StoredType.F32))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must hold keys with motion_modules, but has none");
  }

  @Test
  void namesModelsThatDoNotBelongTogether() throws IOException {
    Path sd = PublishedFolders.forAnimateAnyone(folder.resolve("sd"));
    PublishedFolders.edit(
        sd.resolve("unet/config.json"), json -> json.put("cross_attention_dim", 1024));
    Path template = narrow();

    assertThatThrownBy(() -> assemble(sources(sd, Map.of()), template, StoredType.F32))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "cross_attention_dim of the U-Net must equal hidden_size of the text encoder, but they"
                + " are 1024 and 24; take models that belong together");
    assertThatThrownBy(() -> sources(folder, Map.of()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no unet/; name the folder that holds model_index.json");
  }

  @Test
  void namesAConfigurationWithMotionLatents() {
    Path mini = Path.of("..", "configs", "mini");

    assertThatThrownBy(() -> assemble(stableDiffusion(), mini, StoredType.F32))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must have flow_channels 0");
  }

  @Test
  void refusesWhatF16CannotHold() throws IOException {
    Path sd = folder.resolve("sd");
    PublishedFolders.copy(PublishedFolders.STABLE_DIFFUSION, sd);
    Path file = sd.resolve("vae/diffusion_pytorch_model.safetensors");
    Map<String, Tensor> vae = new HashMap<>();
    try (Weights published = Weights.open(file)) {
      published.names().forEach(name -> vae.put(name, published.tensor(name)));
    }
    vae.put("quant_conv.bias", torch.full(new long[] {8}, new org.bytedeco.pytorch.Scalar(1e6)));
    WeightsFile.save(file, vae);
    ModelSources sources = sources(sd, Map.of("music", PublishedFolders.MUSIC));
    Path template = narrow();

    assertThatThrownBy(() -> assemble(sources, template, StoredType.F16))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("\"quant_conv.bias\" must have finite values of at most 65504");
    assertThat(target).doesNotExist();
    assemble(sources, template, StoredType.BF16);
    assertThat(target).isDirectory();
  }
}
