package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class WeightsTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path TINY_SD = RESOURCES.resolve("reference/tiny-sd");
  private static final Path SHARDED = RESOURCES.resolve("reference/tiny-sd-variants/unet-sharded");

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

  @Test
  void tellsAFileByItsContentNotItsName() throws IOException {
    Path pickle =
        Files.copy(RESOURCES.resolve("weights/module.pth"), folder.resolve("a.safetensors"));
    Path legacy =
        Files.copy(
            RESOURCES.resolve("weights/layouts_legacy.pth"), folder.resolve("b.safetensors"));
    Path plain = folder.resolve("c.bin");
    WeightsFile.save(plain, Map.of("x", Tensor.create(1f)));
    try (Weights a = Weights.open(pickle);
        Weights b = Weights.open(legacy);
        Weights c = Weights.open(plain)) {
      assertThat(a.names()).containsExactly("weight", "bias");
      assertThat(b.names()).contains("whole");
      assertThat(c.names()).containsExactly("x");
    }
  }

  @Test
  void readsSafetensorsWhoseHeaderLengthLooksLikeAPickle() {
    // The first byte of a 128-byte header's length is 0x80, as is a pickle's.
    Path path = folder.resolve("x.safetensors");
    String name = "n".repeat(128 - "{'':{'dtype':'U8','shape':[0],'data_offsets':[0,0]}}".length());
    SafetensorsBytes.of(
            "{\"" + name + "\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}")
        .writeTo(path);
    try (Weights weights = Weights.open(path)) {
      assertThat(weights.names()).containsExactly(name);
    }
  }

  @Test
  void prefersTheVariantThatIsAskedFor() {
    try (Weights full = Weights.open(TINY_SD.resolve("unet"));
        Weights half = Weights.open(TINY_SD.resolve("unet"), "fp16")) {
      assertThat(full.source()).endsWith("diffusion_pytorch_model.safetensors");
      assertThat(half.source()).endsWith("diffusion_pytorch_model.fp16.safetensors");
      assertThat(half.names()).hasSize(686).containsExactlyInAnyOrderElementsOf(full.names());
      for (String name : full.names()) {
        assertThat(half.dtype(name)).isEqualTo(ScalarType.Half);
        assertThat(full.tensor(name).to(ScalarType.Half).equal(half.tensor(name)))
            .as(name)
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 'model.safetensors,model.fp16.safetensors,pytorch_model.bin', model.safetensors",
    "fp16, 'model.safetensors,model.fp16.safetensors', model.fp16.safetensors",
    "fp16, 'model.safetensors,pytorch_model.fp16.bin', pytorch_model.fp16.bin",
    "fp16, 'model.safetensors,pytorch_model.bin', model.safetensors",
    "bf16, 'model.fp16.safetensors', model.fp16.safetensors",
    "'', 'pytorch_model.bin', pytorch_model.bin",
    "'', 'pytorch_model.bin,config.json,model.fp16.safetensors', pytorch_model.bin",
    "'', 'model.safetensors.index.json,pytorch_model.bin', model.safetensors.index.json",
    "fp16, 'model.safetensors.index.fp16.json,model.safetensors',"
        + " model.safetensors.index.fp16.json",
    "fp16, 'model.fp16.safetensors.index.json,model.safetensors',"
        + " model.fp16.safetensors.index.json",
    "'', 'model.safetensors.index.fp16.json', model.safetensors.index.fp16.json"
  })
  void choosesAmongTheFilesOfAComponent(String variant, String files, String chosen)
      throws IOException {
    for (String file : files.split(",")) {
      Files.createFile(folder.resolve(file));
    }
    assertThat(ComponentFolder.find(folder, variant)).isEqualTo(folder.resolve(chosen));
  }

  @Test
  void namesAFolderWithoutWeights() throws IOException {
    assertRefused(folder, "but holds none; download the folder with its weights");
    Files.createFile(folder.resolve("model_index.json"));
    assertRefused(folder, "is a whole pipeline: name one of its folders");
  }

  @Test
  void readsShardsAsOne() {
    try (Weights sharded = Weights.open(SHARDED);
        Weights first = Weights.open(SHARDED.resolve(shard(1)));
        Weights second = Weights.open(SHARDED.resolve(shard(2)))) {
      // 113 and 95 tensors: tiny-sd-variants/README.md
      assertThat(sharded.names()).hasSize(208);
      assertThat(sharded.names()).containsAll(first.names()).containsAll(second.names());
      for (Weights shard : List.of(first, second)) {
        for (String name : shard.names()) {
          assertThat(sharded.tensor(name).equal(shard.tensor(name))).as(name).isTrue();
        }
      }
    }
  }

  @Test
  void refusesAShardThatIsMissing() throws IOException {
    Path index = Files.copy(index(), folder.resolve(index().getFileName()));
    Files.copy(SHARDED.resolve(shard(1)), folder.resolve(shard(1)));
    assertRefused(index, shard(2), "there is no such file");
  }

  @Test
  void refusesShardsThatDifferFromTheirIndex() throws IOException {
    WeightsFile.save(folder.resolve("s.safetensors"), Map.of("x", Tensor.create(1f)));
    assertRefused(index("{\"weight_map\":{\"y\":\"s.safetensors\"}}"), "they differ in [y, x]");
    assertRefused(index("{\"weight_map\":{\"x\":\"../s.safetensors\"}}"), "a file beside it");
    assertRefused(index("{\"weight_map\":{\"x\":1}}"), "\"x\" names 1");
    assertRefused(index("{}"), "must have a weight_map");
    assertRefused(index("{"), "one JSON object");
  }

  @Test
  void joinsAUnetAndItsMotionModules() {
    Path animate = RESOURCES.resolve("reference/animate");
    try (Weights unet = Weights.open(animate.resolve("denoising_unet.pth"));
        Weights motion = Weights.open(animate.resolve("motion_module.pth"));
        Weights both = Weights.union(unet, motion)) {
      // 322 and 280 tensors: animate/README.md
      assertThat(both.names()).hasSize(602);
      String key = motion.names().iterator().next();
      assertThat(both.tensor(key).equal(motion.tensor(key))).isTrue();
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> Weights.union(unet, unet))
          .withMessageContaining("must give each name once");
    }
  }

  @Test
  void takesTheKeysUnderAPrefix() {
    try (Weights net = Weights.open(RESOURCES.resolve("reference/animate/hallo_net.pth"));
        Weights audio = net.renamed(KeyMap.under("audioproj."))) {
      assertThat(audio.names()).contains("proj1.weight", "norm.bias").hasSize(8);
      float[] values = Tensors.floats(audio.tensor("proj1.bias"));
      assertThat(values).isEqualTo(Tensors.floats(net.tensor("audioproj.proj1.bias")));
      assertThat(values[0]).isNotCloseTo(0f, within(1e-9f));
    }
  }

  private Path index(String json) throws IOException {
    return Files.writeString(folder.resolve("model.safetensors.index.json"), json);
  }

  private static Path index() {
    return SHARDED.resolve("diffusion_pytorch_model.safetensors.index.json");
  }

  private static String shard(int number) {
    return "diffusion_pytorch_model-0000%d-of-00002.safetensors".formatted(number);
  }

  private static void assertRefused(Path path, String... messages) {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Weights.open(path))
        .satisfies(error -> assertThat(error.getMessage()).contains(messages));
  }
}
