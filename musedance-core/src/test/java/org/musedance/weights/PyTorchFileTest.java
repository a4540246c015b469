package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/** The files in {@code weights/} are made by its make_fixtures.py with torch 2.13.0. */
class PyTorchFileTest {
  private static final Path RESOURCES = Path.of("src/test/resources");
  private static final Path WEIGHTS = RESOURCES.resolve("weights");
  private static final Path REFERENCE = RESOURCES.resolve("reference");

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
  void readsEveryType() {
    Map<String, ScalarType> types =
        Map.ofEntries(
            Map.entry("float32", ScalarType.Float),
            Map.entry("float64", ScalarType.Double),
            Map.entry("float16", ScalarType.Half),
            Map.entry("bfloat16", ScalarType.BFloat16),
            Map.entry("int64", ScalarType.Long),
            Map.entry("int32", ScalarType.Int),
            Map.entry("int16", ScalarType.Short),
            Map.entry("int8", ScalarType.Char),
            Map.entry("uint8", ScalarType.Byte),
            Map.entry("uint16", ScalarType.UInt16),
            Map.entry("uint32", ScalarType.UInt32),
            Map.entry("uint64", ScalarType.UInt64),
            Map.entry("float8_e4m3fn", ScalarType.Float8_e4m3fn),
            Map.entry("float8_e5m2", ScalarType.Float8_e5m2),
            Map.entry("float8_e4m3fnuz", ScalarType.Float8_e4m3fnuz),
            Map.entry("float8_e5m2fnuz", ScalarType.Float8_e5m2fnuz));
    try (Weights file = PyTorchFile.open(WEIGHTS.resolve("types.pth"))) {
      types.forEach(
          (name, type) -> {
            assertThat(file.dtype(name)).isEqualTo(type);
            assertThat(file.shape(name)).containsExactly(2, 3);
            assertThat(floats(file, name)).as(name).containsExactly(0, 1, 2, 3, 4, 5);
          });
      assertThat(file.dtype("bool")).isEqualTo(ScalarType.Bool);
      assertThat(floats(file, "bool")).containsExactly(0, 1, 0, 1, 0, 1);
      for (String complex : List.of("complex64", "complex128")) {
        assertThat(Tensors.floats(torch.view_as_real(file.tensor(complex))))
            .containsExactly(0, -0f, 1, -1, 2, -2, 3, -3, 4, -4, 5, -5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"layouts.pth", "layouts_legacy.pth", "layouts_protocol_4.pth"})
  void readsStridesAndSharedStoragesInEveryForm(String name) {
    try (Weights file = PyTorchFile.open(WEIGHTS.resolve(name))) {
      assertThat(file.names())
          .containsExactly(
              "whole", "tall", "window", "expanded", "parameter", "buffer", "scalar", "empty");
      assertThat(floats(file, "whole")).hasSize(24).startsWith(0, 1, 2).endsWith(22, 23);
      assertThat(file.shape("tall")).containsExactly(6, 4);
      assertThat(floats(file, "tall")).startsWith(0, 6, 12, 18, 1).endsWith(5, 11, 17, 23);
      assertThat(floats(file, "window")).containsExactly(8, 9, 10, 14, 15, 16);
      assertThat(floats(file, "expanded")).containsExactly(0, 1, 0, 1, 0, 1);
      assertThat(floats(file, "parameter")).containsExactly(0, 1, 2);
      assertThat(floats(file, "buffer")).containsExactly(0, 1);
      assertThat(file.shape("scalar")).isEmpty();
      assertThat(file.tensor("scalar").item_float()).isEqualTo(2.5f);
      assertThat(file.tensor("empty").shape()).containsExactly(0, 3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"module.pth", "wrapped.pth", "trained.ckpt"})
  void findsTheStateDictionary(String name) {
    try (Weights file = PyTorchFile.open(WEIGHTS.resolve(name))) {
      assertThat(file.names()).containsExactly("weight", "bias");
      assertThat(floats(file, "weight")).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(floats(file, "bias")).containsExactly(0, 1);
    }
  }

  /** Sums over element j of value * cos(j), computed in float64 by torch 2.13.0. */
  @ParameterizedTest
  @CsvSource({
    "denoising_unet, 322, 537380, -54.853718358301485",
    "reference_unet, 318, 536160, 56.24019114812074",
    "motion_module, 280, 252480, -446.38562368988397",
    "pose_guider, 16, 9708, 0.8828049255443948",
    "hallo_net, 294, 282576, -101.98396691960555"
  })
  void readsCheckpointsOfReferenceNetSystems(String name, int count, int elements, double sum) {
    try (Weights file = PyTorchFile.open(REFERENCE.resolve("animate/" + name + ".pth"))) {
      assertThat(file.names()).hasSize(count);
      int read = 0;
      double total = 0;
      for (String key : file.names()) {
        float[] values = floats(file, key);
        read += values.length;
        for (int j = 0; j < values.length; j++) {
          total += values[j] * Math.cos(j);
        }
      }
      assertThat(read).isEqualTo(elements);
      // Half a million float64 additions in another order.
      assertThat(total).isCloseTo(sum, within(1e-8));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"metrics/lpips_alex_lin", "metrics/lpips_vgg_lin"})
  void readsTheLegacyFormLikeItsTwin(String name) {
    try (Weights legacy = PyTorchFile.open(REFERENCE.resolve(name + ".pth"));
        Weights twin = Safetensors.open(REFERENCE.resolve(name + ".safetensors"))) {
      assertThat(legacy.names()).hasSize(5).containsExactlyInAnyOrderElementsOf(twin.names());
      for (String key : twin.names()) {
        assertThat(legacy.tensor(key).equal(twin.tensor(key))).as(key).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "evil.pth | names posix.system, which would run when Python loads it; do not use",
        "evil_trained.ckpt | names __builtin__.eval, which would run when Python loads it",
        "numpy_scalar.pth | \"best\" is a numpy._core.multiarray.scalar; save only tensors",
        "whole_object.pth | holds a whole object of class torch.nn.modules.linear.Linear; save",
        "ambiguous.pth | must hold a dictionary of tensors, but holds [one, two]; save",
        "make_fixtures.py | must begin as a ZIP or a pickle"
      })
  void refusesByNameWhatIsNoStateDictionary(String name, String message) {
    assertRefused(WEIGHTS.resolve(name), message);
  }

  @Test
  void refusesAFileThatIsCutOff() throws IOException {
    byte[] zip = Files.readAllBytes(WEIGHTS.resolve("module.pth"));
    Path half = Files.write(folder.resolve("half.pth"), Arrays.copyOf(zip, 900));
    assertRefused(half, "has no end; the file may be cut off");
    byte[] legacy = Files.readAllBytes(WEIGHTS.resolve("layouts_legacy.pth"));
    Path most = Files.write(folder.resolve("most.pth"), Arrays.copyOf(legacy, legacy.length - 1));
    assertRefused(most, "is cut off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"layouts.pth", "layouts_legacy.pth", "trained.ckpt"})
  void answersDamageWithASentence(String name) throws IOException {
    byte[] sound = Files.readAllBytes(WEIGHTS.resolve(name));
    long seed = 20250131;
    Random random = new Random(seed);
    Path path = folder.resolve("damaged.pth");
    List<String> surprises = new ArrayList<>();
    for (int trial = 0; trial < 500; trial++) {
      byte[] damaged = sound.clone();
      for (int hit = random.nextInt(4); hit >= 0; hit--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Files.write(path, damaged);
      try (Weights file = PyTorchFile.open(path)) {
        file.names().forEach(key -> file.tensor(key).close());
      } catch (UserError sentence) {
        assertThat(sentence).hasMessageContaining("damaged.pth");
      } catch (RuntimeException surprise) {
        surprises.add("seed " + seed + ", trial " + trial + ": " + surprise);
      }
    }
    assertThat(surprises).isEmpty();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unmapsTheFileWithItsLastTensor() throws IOException {
    Path path = Files.copy(WEIGHTS.resolve("module.pth"), folder.resolve("mapped.pth"));
    PyTorchFile file = PyTorchFile.open(path);
    Tensor bias = file.tensor("bias");
    file.close();
    assertThat(mapped(path)).isTrue();
    assertThat(Tensors.floats(bias)).containsExactly(0, 1);
    bias.close();
    assertThat(mapped(path)).isFalse();
  }

  private static boolean mapped(Path path) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps")).stream()
        .anyMatch(line -> line.endsWith(path.toString()));
  }

  private static float[] floats(Weights file, String name) {
    return Tensors.floats(file.tensor(name));
  }

  private static void assertRefused(Path path, String message) {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> PyTorchFile.open(path))
        .withMessageContaining(path.getFileName().toString())
        .withMessageContaining(message)
        .withMessageContaining(";");
  }
}
