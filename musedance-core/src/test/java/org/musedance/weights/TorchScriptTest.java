package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class TorchScriptTest {
  @TempDir private Path folder;

  @Test
  void givesATensor() {
    assertThat(run("return x * 2")).isEqualTo(Map.of("0", "2.0 4.0"));
  }

  @Test
  void givesATupleInOrder() {
    assertThat(run("return x, x + 1")).isEqualTo(Map.of("0", "1.0 2.0", "1", "2.0 3.0"));
  }

  @Test
  void givesAListInOrder() {
    assertThat(run("return [x, x + 1]")).isEqualTo(Map.of("0", "1.0 2.0", "1", "2.0 3.0"));
  }

  @Test
  void givesADictionaryByName() {
    assertThat(run("return {\"a\": x, \"b\": x - 1}"))
        .isEqualTo(Map.of("a", "1.0 2.0", "b", "0.0 1.0"));
  }

  @Test
  void leavesNothingBehind() {
    Path file = saved("return x, x + 1");
    use(file);
    long before = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      use(file);
    }

    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  @Test
  void namesAFileThatIsNoProgram() throws IOException {
    Path file = Files.writeString(folder.resolve("letter.pt"), "This is no program.");

    assertThatThrownBy(() -> TorchScript.open(file, new Device("cpu")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("letter.pt must be a program that libtorch")
        .hasMessageContaining("export it again");
    assertThatThrownBy(() -> TorchScript.open(folder.resolve("gone.pt"), new Device("cpu")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("nothing is there");
  }

  @Test
  void namesAnInputThatDoesNotFit() {
    assertThatThrownBy(() -> run("return x.reshape([3])"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must take one tensor and 0 flags, but failed on them");
  }

  @Test
  void namesALibraryThatIsNone() throws IOException {
    Path file = Files.writeString(folder.resolve("libops.so"), "no library");

    assertThatThrownBy(() -> TorchScript.loadLibrary(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("torch library")
        .hasMessageContaining("libops.so must be a native library for libtorch");
  }

  private Map<String, String> run(String statement) {
    return use(saved(statement));
  }

  private static Map<String, String> use(Path file) {
    try (TensorScope scope = TensorScope.open();
        TorchScript program = TorchScript.open(file, new Device("cpu"))) {
      Map<String, String> values = new LinkedHashMap<>();
      program
          .forward(Tensors.of(new float[] {1, 2}, 2))
          .forEach(
              (name, tensor) ->
                  values.put(name, Tensors.floats(tensor)[0] + " " + Tensors.floats(tensor)[1]));
      return values;
    }
  }

  private Path saved(String statement) {
    Path file = folder.resolve("program.pt");
    try (TensorScope scope = TensorScope.open()) {
      JitModule module = new JitModule(new QualifiedName("program"));
      module.define("def forward(self, x):\n    " + statement + "\n");
      module.save(file.toString());
    }
    return file;
  }
}
