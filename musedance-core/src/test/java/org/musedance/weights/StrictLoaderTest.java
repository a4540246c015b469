package org.musedance.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

class StrictLoaderTest {
  /** A published layout in small: a linear and a pointwise projection and a position table. */
  private static final class Net extends Layer {
    final Linear first = child("to_out.0", new Linear(3, 2));
    final Conv2d second = child("proj_in", Conv2d.pointwise(2, 2));
    final Parameter positions = buffer("pe", Tensors.of(new long[] {7, 8}, 2));
  }

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
  void fillsALayerByKey() {
    Net net = new Net();
    load(net, sound(), LoadOptions.strict());
    assertThat(values(net, "to_out.0.weight")).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(values(net, "to_out.0.bias")).containsExactly(7, 8);
    assertThat(values(net, "pe")).containsExactly(3, 4);
    Tensor input = Tensors.of(new float[] {1, 0, 1}, 1, 3);
    assertThat(Tensors.floats(net.first.forward(input))).containsExactly(11, 18);
  }

  @Test
  void listsEveryFaultAndChangesNothing() {
    Map<String, Tensor> file = sound();
    file.remove("to_out.0.bias");
    file.remove("pe");
    file.put("to_out.0.weight", Tensors.of(new float[] {1, 2}, 2));
    file.put("to_out.1.bias", Tensor.create(1f));
    Net net = new Net();
    net.initialise(1);
    float[] before = values(net, "proj_in.weight");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> load(net, file, LoadOptions.strict()))
        .withMessageContaining("net.safetensors must hold exactly the weights of Net")
        .withMessageContaining("2 are missing: pe, to_out.0.bias")
        .withMessageContaining("1 is unexpected: to_out.1.bias")
        .withMessageContaining("1 is of another shape: to_out.0.weight [2] instead of [2, 3]");
    assertThat(values(net, "proj_in.weight")).containsExactly(before);
  }

  @Test
  void lacksAndIgnoresOnlyNamedGroups() {
    Map<String, Tensor> file = sound();
    file.remove("pe");
    file.put("conv_out.bias", Tensor.create(1f));
    file.put("up.0.conv_out.bias", Tensor.create(1f));
    Net net = new Net();
    LoadOptions named = LoadOptions.strict().mayLack("*pe").ignoring("conv_out.", "up.*.bias");
    load(net, file, named);
    assertThat(values(net, "pe")).containsExactly(7, 8);
    assertThat(values(net, "to_out.0.bias")).containsExactly(7, 8);
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> load(net, file, LoadOptions.strict().mayLack("p").ignoring("conv_out.")))
        .withMessageContaining("1 is unexpected: up.0.conv_out.bias");
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> load(net, file, LoadOptions.strict().ignoring("conv_out.", "up.")))
        .withMessageContaining("1 is missing: pe");
  }

  @Test
  void ignoresPositionIds() {
    Map<String, Tensor> file = sound();
    file.put("text_model.embeddings.position_ids", Tensor.create(0L, 1L));
    load(new Net(), file, LoadOptions.strict());
  }

  @Test
  void takesAPointwiseConvolutionForALinearLayerAndBack() {
    Map<String, Tensor> file = sound();
    file.put("to_out.0.weight", file.get("to_out.0.weight").view(2, 3, 1, 1));
    file.put("proj_in.weight", file.get("proj_in.weight").view(2, 2));
    Net net = new Net();
    load(net, file, LoadOptions.strict());
    assertThat(net.namedTensors().get("to_out.0.weight").tensor().shape()).containsExactly(2, 3);
    assertThat(net.namedTensors().get("proj_in.weight").tensor().shape())
        .containsExactly(2, 2, 1, 1);
    assertThat(values(net, "to_out.0.weight")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void convertsNumbersButNotCounts() {
    Net net = new Net();
    Compute half = new Compute(new Device("cpu"), ScalarType.BFloat16);
    load(net, sound(), LoadOptions.strict().to(half));
    assertThat(type(net, "to_out.0.weight")).isEqualTo(ScalarType.BFloat16);
    assertThat(type(net, "pe")).isEqualTo(ScalarType.Long);
    Map<String, Tensor> file = sound();
    file.replaceAll((key, tensor) -> tensor.to(ScalarType.Half));
    load(net, file, LoadOptions.strict());
    assertThat(type(net, "to_out.0.weight")).isEqualTo(ScalarType.Float);
    assertThat(values(net, "to_out.0.weight")).containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void leavesLargeWeightsAsTheyAreStoredWhereThatIsAsked() {
    Linear linear = new Linear(512, 512);
    ScalarType half = ScalarType.BFloat16;
    Map<String, Tensor> file = new LinkedHashMap<>();
    file.put("weight", Tensors.empty(half, 512, 512).fill_(new Scalar(0.5)));
    file.put("bias", Tensors.empty(half, 512).fill_(new Scalar(2)));
    load(linear, file, LoadOptions.strict().largeAsStored());
    assertThat(type(linear, "weight")).isEqualTo(half);
    assertThat(type(linear, "bias")).isEqualTo(ScalarType.Float);
    load(linear, file, LoadOptions.strict());
    assertThat(type(linear, "weight")).isEqualTo(ScalarType.Float);
  }

  @Test
  void trainsWhatItLoadedWithoutTouchingTheFile() {
    Net net = new Net();
    load(net, sound(), LoadOptions.strict());
    net.train(key -> key.startsWith("to_out"));
    Tensor weight = net.namedParameters().get("to_out.0.weight").tensor();
    for (int step = 0; step < 2; step++) {
      net.first.forward(Tensors.of(new float[] {1, 0, 2}, 1, 3)).sum().backward();
      try (NoGrad off = NoGrad.enter()) {
        weight.sub_(weight.grad(), new Scalar(1));
        weight.grad().zero_();
      }
    }
    assertThat(weight.is_leaf()).isTrue();
    assertThat(values(net, "to_out.0.weight")).containsExactly(-1, 2, -1, 2, 5, 2);
    assertThat(Tensors.floats(Safetensors.readAll(path()).get("to_out.0.weight")))
        .containsExactly(1, 2, 3, 4, 5, 6);
  }

  @Test
  void givesKeysOfOneStorageMemoryOfTheirOwn() {
    WeightsFile.save(path(), Map.of("shared", Tensors.of(new float[] {1, 2}, 2)));
    Layer pair =
        new Layer() {
          final Parameter a = buffer("a", Tensors.of(new float[2], 2));
          final Parameter b = buffer("b", Tensors.of(new float[2], 2));
        };
    try (Weights weights = Weights.open(path())) {
      StrictLoader.load(pair, weights.renamed(KeyMap.identity().copying("shared", "a", "b")));
    }
    pair.namedTensors().get("a").tensor().zero_();
    assertThat(values(pair, "a")).containsExactly(0, 0);
    assertThat(values(pair, "b")).containsExactly(1, 2);
  }

  @Test
  void keepsNothingButTheWeights() {
    WeightsFile.save(path(), sound());
    Net net = new Net();
    loadSaved(net);
    long before = Pointer.totalCount();
    for (int i = 0; i < 20; i++) {
      loadSaved(net);
    }
    assertThat(Pointer.totalCount()).isEqualTo(before);
  }

  private void loadSaved(Net net) {
    try (TensorScope inner = TensorScope.open();
        Weights weights = Weights.open(path())) {
      StrictLoader.load(net, weights);
    }
  }

  private void load(Layer net, Map<String, Tensor> file, LoadOptions options) {
    WeightsFile.save(path(), file);
    try (Weights weights = Weights.open(path())) {
      StrictLoader.load(net, weights, options);
    }
  }

  private Path path() {
    return folder.resolve("net.safetensors");
  }

  private static Map<String, Tensor> sound() {
    Map<String, Tensor> file = new LinkedHashMap<>();
    file.put("to_out.0.weight", Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    file.put("to_out.0.bias", Tensors.of(new float[] {7, 8}, 2));
    file.put("proj_in.weight", Tensors.of(new float[] {1, 0, 0, 1}, 2, 2, 1, 1));
    file.put("proj_in.bias", Tensors.of(new float[] {0, 0}, 2));
    file.put("pe", Tensors.of(new long[] {3, 4}, 2));
    return file;
  }

  private static float[] values(Layer layer, String key) {
    return Tensors.floats(layer.namedTensors().get(key).tensor());
  }

  private static ScalarType type(Layer layer, String key) {
    return layer.namedTensors().get(key).tensor().scalar_type().intern();
  }
}
