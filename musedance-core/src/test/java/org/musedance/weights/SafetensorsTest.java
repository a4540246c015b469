package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(
      value = SafetensorsDtype.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"F6_E2M3", "F6_E3M2"})
  void returnsTheBytesOfEveryType(SafetensorsDtype dtype) {
    ScalarType type = dtype.scalarType().orElseThrow();
    // Zeros and ones are valid bytes of every type, booleans included.
    byte[] bytes = new byte[6 * (int) torch.elementSize(type)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 7 % 3 % 2);
    }
    Tensor written = Tensor.create(bytes).view(type).view(2, 3);
    Path path = folder.resolve("one.safetensors");
    WeightsFile.save(path, Map.of("x", written));
    try (Safetensors file = Safetensors.open(path);
        Tensor read = file.tensor("x")) {
      assertThat(read.scalar_type().intern()).isEqualTo(type);
      assertThat(read.shape()).containsExactly(2, 3);
      assertThat(file.shape("x")).containsExactly(2, 3);
      assertThat(file.dtype("x")).isEqualTo(type);
      assertThat(bytesOf(read)).isEqualTo(bytes);
    }
  }

  @Test
  void keepsEmptyAndScalarTensors() {
    Path path = folder.resolve("edges.safetensors");
    WeightsFile.save(
        path,
        Map.of(
            "empty", torch.empty(new long[] {0, 3}, new TensorOptions(ScalarType.Half), null),
            "scalar", Tensor.create(new float[] {2.5f}).view(new long[0]),
            "numbers", Tensor.create(1L, 2L)));
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.names()).containsExactly("numbers", "scalar", "empty");
      assertThat(file.tensor("empty").shape()).containsExactly(0, 3);
      assertThat(file.tensor("scalar").shape()).isEmpty();
      assertThat(file.tensor("scalar").item_float()).isEqualTo(2.5f);
      assertThat(file.tensor("numbers").equal(Tensor.create(1L, 2L))).isTrue();
    }
  }

  @Test
  void keepsAFileWithoutTensors() {
    Path path = folder.resolve("nothing.safetensors");
    WeightsFile.save(path, Map.of(), Map.of("why", "because"));
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.names()).isEmpty();
      assertThat(file.metadata()).containsExactly(Map.entry("why", "because"));
    }
  }

  /** The files were written by the Python library, safetensors 0.8.0. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tiny-sd/vae/diffusion_pytorch_model.safetensors",
        "tiny-ast/model.safetensors",
        "metrics/lpips_alex_lin.safetensors"
      })
  void writesTheVeryBytesOfTheReferenceWriter(String name) throws IOException {
    Path original = reference(name);
    Map<String, String> metadata;
    try (Safetensors file = Safetensors.open(original)) {
      metadata = file.metadata();
    }
    Path copy = folder.resolve("copy.safetensors");
    WeightsFile.save(copy, Safetensors.readAll(original), metadata);
    assertThat(copy).hasSameBinaryContentAs(original);
  }

  @Test
  void storesLargeElementsFirstThenByNameInUtf8() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("a", Tensor.create((byte) 1));
    tensors.put("z", Tensor.create(1f));
    tensors.put("\uFF5E", Tensor.create(1f));
    tensors.put("\uD83D\uDE00", Tensor.create(1f));
    tensors.put("b", Tensor.create(1.0));
    Path path = folder.resolve("ordered.safetensors");
    WeightsFile.save(path, tensors);
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.names()).containsExactly("b", "z", "\uFF5E", "\uD83D\uDE00", "a");
    }
  }

  @Test
  void writesStridedTensorsRowByRow() {
    Tensor wide = Tensor.create(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
    Path path = folder.resolve("strided.safetensors");
    WeightsFile.save(path, Map.of("tall", wide.t()));
    Tensor read = Safetensors.readAll(path).get("tall");
    assertThat(read.equal(Tensor.create(new float[] {1, 4, 2, 5, 3, 6}, 3, 2))).isTrue();
  }

  @Test
  void writesAConjugatedViewAsItsNumbers() {
    Tensor numbers = torch.view_as_complex(Tensor.create(new float[] {1, 2}, 1, 2));
    Path path = folder.resolve("conjugated.safetensors");
    WeightsFile.save(path, Map.of("x", torch.conj(numbers)));
    Tensor read = torch.view_as_real(Safetensors.readAll(path).get("x"));
    assertThat(read.equal(Tensor.create(new float[] {1, -2}, 1, 2))).isTrue();
  }

  @Test
  void readsTensorsThatTheFileDoesNotAlign() {
    Path path = folder.resolve("odd.safetensors");
    Map<String, Tensor> tensors = Map.of("f", Tensor.create(1f, -2f), "u", Tensor.create((byte) 7));
    SafetensorsBytes.of(
            "{\"u\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
                + "\"f\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[1,9]}}",
            7,
            0,
            0,
            0x80,
            0x3F,
            0,
            0,
            0,
            0xC0)
        .writeTo(path);
    Map<String, Tensor> read = Safetensors.readAll(path);
    assertThat(read).containsOnlyKeys("f", "u");
    tensors.forEach((name, tensor) -> assertThat(tensor.equal(read.get(name))).isTrue());
  }

  @Test
  void leavesTheFileAloneWhenATensorIsWrittenTo() throws IOException {
    Path path = folder.resolve("safe.safetensors");
    WeightsFile.save(path, Map.of("x", Tensor.create(1f, 2f)));
    byte[] before = Files.readAllBytes(path);
    try (Safetensors file = Safetensors.open(path);
        Tensor tensor = file.tensor("x")) {
      tensor.copy_(Tensor.create(3f, 4f));
      assertThat(tensor.equal(Tensor.create(3f, 4f))).isTrue();
    }
    assertThat(path).hasBinaryContent(before);
  }

  @Test
  void replacesAFileThatIsStillInUse() {
    Path path = folder.resolve("again.safetensors");
    WeightsFile.save(path, Map.of("x", Tensor.create(1f)));
    try (Safetensors file = Safetensors.open(path);
        Tensor old = file.tensor("x")) {
      WeightsFile.save(path, Map.of("x", Tensor.create(2f)));
      assertThat(old.item_float()).isEqualTo(1f);
      assertThat(Safetensors.readAll(path).get("x").item_float()).isEqualTo(2f);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void namesATensorThatIsNotThere() {
    Path path = folder.resolve("few.safetensors");
    WeightsFile.save(path, Map.of("x", Tensor.create(1f)));
    try (Safetensors file = Safetensors.open(path)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> file.tensor("y"))
          .withMessageContaining("no tensor \"y\"");
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unmapsTheFileWithItsLastTensor() throws IOException {
    Path path = folder.resolve("mapped.safetensors");
    WeightsFile.save(path, Map.of("x", Tensor.create(1f, 2f), "y", Tensor.create(3f)));
    Safetensors file = Safetensors.open(path);
    Tensor x = file.tensor("x");
    Tensor y = file.tensor("y");
    file.close();
    y.close();
    assertThat(mappings()).anyMatch(line -> line.endsWith(path.toString()));
    assertThat(x.equal(Tensor.create(1f, 2f))).isTrue();
    x.close();
    assertThat(mappings()).noneMatch(line -> line.endsWith(path.toString()));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aLargeTensorsMemoryGoesWithItWhileOthersStay() throws IOException {
    Path path = folder.resolve("large.safetensors");
    Tensor large = torch.arange(new Scalar(1 << 17));
    WeightsFile.save(path, Map.of("a", large, "b", large, "small", Tensor.create(3f)));
    Safetensors file = Safetensors.open(path);
    Tensor a = file.tensor("a");
    Tensor b = file.tensor("b");
    Tensor small = file.tensor("small");
    file.close();
    assertThat(mappings()).filteredOn(line -> line.endsWith(path.toString())).hasSize(3);
    assertThat(a.equal(large)).isTrue();
    a.close();
    assertThat(mappings()).filteredOn(line -> line.endsWith(path.toString())).hasSize(2);
    assertThat(b.equal(large)).isTrue();
    assertThat(small.item_float()).isEqualTo(3);
    b.close();
    small.close();
    assertThat(mappings()).noneMatch(line -> line.endsWith(path.toString()));
  }

  private static List<String> mappings() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/maps"));
  }

  private static byte[] bytesOf(Tensor tensor) {
    byte[] bytes = new byte[(int) tensor.nbytes()];
    tensor.view(ScalarType.Byte).contiguous().data_ptr_byte().get(bytes);
    return bytes;
  }

  private static Path reference(String name) {
    return Path.of("src/test/resources/reference").resolve(name);
  }
}
