package org.musedance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.KeyMap;
import org.musedance.weights.Safetensors;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/** Small models, inputs and outputs of the reference libraries, from the test resources. */
public final class Reference {
  private static final Path ROOT = Path.of("src/test/resources/reference");

  private Reference() {}

  public static Path path(String file) {
    return ROOT.resolve(file);
  }

  /** All tensors of a file; they belong to the open scope. */
  public static Map<String, Tensor> tensors(String file) {
    return Safetensors.readAll(path(file));
  }

  /** Fills a network; the file or folder must have its keys and shapes, no more and no fewer. */
  public static void load(Layer layer, String file) {
    load(layer, file, KeyMap.identity());
  }

  /** Fills a network from a file with other names. */
  public static void load(Layer layer, String file, KeyMap names) {
    try (Weights weights = Weights.open(path(file)).renamed(names)) {
      StrictLoader.load(layer, weights);
    }
  }

  /** Every value within an absolute tolerance, in the same shape. */
  public static void assertClose(Tensor actual, Tensor expected, double tolerance) {
    assertThat(Tensors.shape(actual)).isEqualTo(Tensors.shape(expected));
    assertThat(Tensors.floats(actual))
        .containsExactly(Tensors.floats(expected), within((float) tolerance));
  }

  /** The tolerance the reference gives for activations: 1e-4 of the largest value, or of 1. */
  public static void assertActivation(Tensor actual, Tensor expected) {
    float largest = 1;
    for (float value : Tensors.floats(expected)) {
      largest = Math.max(largest, Math.abs(value));
    }
    assertClose(actual, expected, 1e-4 * largest);
  }

  /** Every trainable tensor of a network gets a gradient that is not zero throughout. */
  public static void assertGradientsReachAll(Layer layer, Tensor loss, String... exceptions) {
    loss.backward();
    Set<String> without = new HashSet<>();
    layer
        .namedParameters()
        .forEach(
            (key, parameter) -> {
              try (TensorScope scope = TensorScope.open()) {
                Tensor gradient = parameter.tensor().grad();
                if (!gradient.defined() || gradient.abs().sum().item_float() == 0) {
                  without.add(key);
                }
              }
            });
    assertThat(without).containsExactlyInAnyOrder(exceptions);
  }
}
