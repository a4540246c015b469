package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class PublishedNamesTest {
  private static final Path REFERENCE = Path.of("src/test/resources/reference");

  @TempDir Path folder;
  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  /** tiny-sd-variants holds tiny-sd's autoencoder under the names before diffusers 0.18. */
  @Test
  void readsOldAutoencoderNames() {
    try (Weights current = Weights.open(REFERENCE.resolve("tiny-sd/vae"));
        Weights old = Weights.open(REFERENCE.resolve("tiny-sd-variants/vae-old-names"))) {
      assertThat(old.names()).contains("encoder.mid_block.attentions.0.query.weight");
      assertSame(old.renamed(PublishedNames.vae(4)), current);
      assertSame(current.renamed(PublishedNames.vae(4)), current);
    }
  }

  /** The keys are those of v1-5-pruned.safetensors, of Stable Diffusion 1.5. */
  @ParameterizedTest
  @CsvSource({
    "encoder.mid.attn_1.norm.bias, encoder.mid_block.attentions.0.group_norm.bias",
    "encoder.mid.attn_1.q.weight, encoder.mid_block.attentions.0.to_q.weight",
    "decoder.mid.attn_1.k.bias, decoder.mid_block.attentions.0.to_k.bias",
    "decoder.mid.attn_1.v.bias, decoder.mid_block.attentions.0.to_v.bias",
    "decoder.mid.attn_1.proj_out.weight, decoder.mid_block.attentions.0.to_out.0.weight",
    "decoder.mid.block_1.norm1.weight, decoder.mid_block.resnets.0.norm1.weight",
    "decoder.mid.block_2.conv2.weight, decoder.mid_block.resnets.1.conv2.weight",
    "encoder.down.1.block.0.nin_shortcut.bias, encoder.down_blocks.1.resnets.0.conv_shortcut.bias",
    "encoder.down.2.downsample.conv.weight, encoder.down_blocks.2.downsamplers.0.conv.weight",
    "encoder.norm_out.weight, encoder.conv_norm_out.weight",
    "decoder.up.3.block.2.norm2.bias, decoder.up_blocks.0.resnets.2.norm2.bias",
    "decoder.up.0.block.0.nin_shortcut.bias, decoder.up_blocks.3.resnets.0.conv_shortcut.bias",
    "decoder.up.1.upsample.conv.bias, decoder.up_blocks.2.upsamplers.0.conv.bias",
    "quant_conv.weight, quant_conv.weight"
  })
  void readsCompVisAutoencoderNames(String published, String ours) {
    assertThat(renamed(PublishedNames.vae(4), "first_stage_model." + published))
        .containsExactly(ours);
  }

  /** Names all keys of CompVis's openaimodel.UNetModel for Stable Diffusion 1.x. */
  @Test
  void readsCompVisUnetNames() {
    Set<String> ours =
        compVisUnet().stream()
            .flatMap(
                key -> renamed(PublishedNames.unet(2), "model.diffusion_model." + key).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    try (Weights unet = Weights.open(REFERENCE.resolve("tiny-sd/unet"))) {
      assertThat(ours).containsExactlyElementsOf(new TreeSet<>(unet.names()));
      assertSame(unet.renamed(PublishedNames.unet(2)), unet);
    }
  }

  @Test
  void takesOnePartOfAWholeCheckpoint() {
    List<String> checkpoint =
        List.of(
            "betas",
            "sqrt_alphas_cumprod",
            "model_ema.decay",
            "model.diffusion_model.out.2.bias",
            "first_stage_model.quant_conv.bias",
            "cond_stage_model.transformer.text_model.final_layer_norm.bias");
    assertThat(renamed(PublishedNames.unet(2), checkpoint)).containsExactly("conv_out.bias");
    assertThat(renamed(PublishedNames.vae(4), checkpoint)).containsExactly("quant_conv.bias");
    assertThat(renamed(PublishedNames.textEncoder(), checkpoint))
        .containsExactly("text_model.final_layer_norm.bias");
  }

  @ParameterizedTest
  @CsvSource({
    "temporal_transformer.norm.weight, norm.weight",
    "temporal_transformer.proj_in.bias, proj_in.bias",
    "temporal_transformer.transformer_blocks.0.norms.0.bias, transformer_blocks.0.norm1.bias",
    "temporal_transformer.transformer_blocks.0.norms.1.bias, transformer_blocks.0.norm2.bias",
    "temporal_transformer.transformer_blocks.0.ff_norm.bias, transformer_blocks.0.norm3.bias",
    "temporal_transformer.transformer_blocks.0.attention_blocks.1.to_out.0.bias,"
        + " transformer_blocks.0.attn2.to_out.0.bias",
    "temporal_transformer.transformer_blocks.0.attention_blocks.0.to_q.weight,"
        + " transformer_blocks.0.attn1.to_q.weight",
    "temporal_transformer.transformer_blocks.0.ff.net.0.proj.weight,"
        + " transformer_blocks.0.ff.net.0.proj.weight"
  })
  void readsMotionModulesOfAnimateDiffAndDiffusers(String animateDiff, String adapter) {
    String place = "up_blocks.1.motion_modules.2.";
    KeyMap map = PublishedNames.motionModules();
    assertThat(renamed(map, place + animateDiff)).containsExactly(place + animateDiff);
    assertThat(renamed(map, "module." + place + animateDiff)).containsExactly(place + animateDiff);
    assertThat(renamed(map, place + adapter)).containsExactly(place + animateDiff);
  }

  @Test
  void givesAnAdaptersPositionTableToBothAttentions() {
    String block = "mid_block.motion_modules.0.%stransformer_blocks.0.";
    assertThat(renamed(PublishedNames.motionModules(), block.formatted("") + "pos_embed.pe"))
        .containsExactly(
            block.formatted("temporal_transformer.") + "attention_blocks.0.pos_encoder.pe",
            block.formatted("temporal_transformer.") + "attention_blocks.1.pos_encoder.pe");
  }

  @Test
  void leavesOutWhatIsNoMotionModule() {
    assertThat(
            renamed(
                PublishedNames.motionModules(), List.of("animatediff_config", "conv_in.weight")))
        .isEmpty();
  }

  @Test
  void readsTheOriginalAudioSpectrogramTransformer() {
    Map<String, Tensor> published =
        Safetensors.readAll(REFERENCE.resolve("tiny-ast/model.safetensors"));
    Path original = folder.resolve("audioset.safetensors");
    WeightsFile.save(original, originalAst(published));
    try (Weights ours = Weights.open(REFERENCE.resolve("tiny-ast/model.safetensors"));
        Weights theirs = Weights.open(original)) {
      assertThat(theirs.shape("module.v.blocks.0.attn.qkv.weight")[0])
          .isEqualTo(3 * theirs.shape("module.v.blocks.0.attn.proj.weight")[0]);
      assertSame(theirs.renamed(PublishedNames.ast()), ours);
      assertSame(ours.renamed(PublishedNames.ast()), ours);
    }
  }

  @Test
  void refusesTwoKeysThatBecomeOne() {
    Path path = folder.resolve("twice.safetensors");
    WeightsFile.save(path, Map.of("a.q", Tensor.create(1f), "a.to_q", Tensor.create(2f)));
    try (Weights weights = Weights.open(path)) {
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> weights.renamed(KeyMap.identity().replacing("\\.q$", ".to_q")))
          .withMessageContaining("\"a.to_q\" comes from \"a.q\"");
    }
  }

  @Test
  void refusesToSplitRowsThatDoNotDivide() {
    Path path = folder.resolve("rows.safetensors");
    WeightsFile.save(path, Map.of("qkv", Tensor.create(1f, 2f)));
    try (Weights weights = Weights.open(path)) {
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> weights.renamed(KeyMap.identity().splitting("qkv", "q", "k", "v")))
          .withMessageContaining("rows for 3 tensors, but has the shape [2]");
    }
  }

  private static List<String> renamed(KeyMap map, String key) {
    return map.apply(key).stream().map(KeyMap.Target::key).toList();
  }

  private static List<String> renamed(KeyMap map, List<String> keys) {
    return keys.stream().flatMap(key -> renamed(map, key).stream()).toList();
  }

  private static void assertSame(Weights actual, Weights expected) {
    assertThat(new TreeSet<>(actual.names())).isEqualTo(new TreeSet<>(expected.names()));
    for (String name : expected.names()) {
      assertThat(actual.shape(name)).as(name).isEqualTo(expected.shape(name));
      assertThat(actual.tensor(name).equal(expected.tensor(name))).as(name).isTrue();
    }
  }

  private static List<String> compVisUnet() {
    List<String> keys = new ArrayList<>();
    affine(keys, "time_embed.0", "time_embed.2", "input_blocks.0.0", "out.0", "out.2");
    for (int block = 1; block < 12; block++) {
      String place = "input_blocks." + block;
      if (block % 3 == 0) {
        affine(keys, place + ".0.op");
      } else {
        boolean widens = block == 4 || block == 7;
        resnet(keys, place + ".0", widens);
        attention(keys, place + ".1", block < 9);
      }
    }
    resnet(keys, "middle_block.0", false);
    attention(keys, "middle_block.1", true);
    resnet(keys, "middle_block.2", false);
    for (int block = 0; block < 12; block++) {
      String place = "output_blocks." + block;
      resnet(keys, place + ".0", true);
      attention(keys, place + ".1", block > 2);
      if (block % 3 == 2 && block < 11) {
        affine(keys, place + (block > 2 ? ".2.conv" : ".1.conv"));
      }
    }
    return keys;
  }

  private static void affine(List<String> keys, String... layers) {
    for (String layer : layers) {
      keys.add(layer + ".weight");
      keys.add(layer + ".bias");
    }
  }

  private static void resnet(List<String> keys, String place, boolean shortcut) {
    for (String layer :
        List.of("in_layers.0", "in_layers.2", "emb_layers.1", "out_layers.0", "out_layers.3")) {
      affine(keys, place + "." + layer);
    }
    if (shortcut) {
      affine(keys, place + ".skip_connection");
    }
  }

  private static void attention(List<String> keys, String place, boolean there) {
    if (!there) {
      return;
    }
    affine(keys, place + ".norm", place + ".proj_in", place + ".proj_out");
    String block = place + ".transformer_blocks.0.";
    for (String layer : List.of("norm1", "norm2", "norm3", "ff.net.0.proj", "ff.net.2")) {
      affine(keys, block + layer);
    }
    for (String attention : List.of("attn1", "attn2")) {
      for (String projection : List.of("to_q", "to_k", "to_v")) {
        keys.add(block + attention + "." + projection + ".weight");
      }
      affine(keys, block + attention + ".to_out.0");
    }
  }

  /** The names of AST's own checkpoints, with query, key and value in one matrix. */
  private static Map<String, Tensor> originalAst(Map<String, Tensor> published) {
    Map<String, Tensor> original = new LinkedHashMap<>();
    published.forEach(
        (key, tensor) -> {
          if (key.contains("attention.query.")) {
            original.put(
                originalAst(key.replace("attention.attention.query", "attn.qkv")),
                Tensors.cat(
                    0,
                    tensor,
                    published.get(key.replace("query", "key")),
                    published.get(key.replace("query", "value"))));
          } else if (!key.matches(".*attention\\.(key|value)\\..*")) {
            original.put(originalAst(key), tensor);
          }
        });
    original.put("module.v.head.weight", Tensor.create(1f));
    original.put("module.v.head_dist.bias", Tensor.create(1f));
    return original;
  }

  private static String originalAst(String key) {
    return key.replace("audio_spectrogram_transformer.layernorm", "module.v.norm")
        .replace("audio_spectrogram_transformer.embeddings.", "module.v.")
        .replace("audio_spectrogram_transformer.encoder.layer", "module.v.blocks")
        .replace("classifier.layernorm", "module.mlp_head.0")
        .replace("classifier.dense", "module.mlp_head.1")
        .replace("distillation_token", "dist_token")
        .replace("position_embeddings", "pos_embed")
        .replace("patch_embeddings.projection", "patch_embed.proj")
        .replace("layernorm_before", "norm1")
        .replace("layernorm_after", "norm2")
        .replace("intermediate.dense", "mlp.fc1")
        .replace("attention.output.dense", "attn.proj")
        .replace("output.dense", "mlp.fc2");
  }
}
