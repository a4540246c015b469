package org.musedance.weights;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Fills a layer from weights, key by key, or changes nothing and names every key that is missing,
 * unexpected or of another shape.
 *
 * <p>One tensor is converted at a time, so that a network is never held twice. A tensor that needs
 * no conversion shares the file's mapped memory (copy-on-write). The weight of a 1x1 convolution
 * [out, in, 1, 1] and of a linear layer [out, in] stand for each other, as models of different
 * generations store either.
 */
public final class StrictLoader {
  private final Map<String, Parameter> parameters;
  private final Weights weights;
  private final LoadOptions options;
  private final Set<Long> addresses = new HashSet<>();

  private StrictLoader(Layer layer, Weights weights, LoadOptions options) {
    this.parameters = layer.namedTensors();
    this.weights = weights;
    this.options = options;
  }

  /** Loads all weights in f32 on the CPU. */
  public static void load(Layer layer, Weights weights) {
    load(layer, weights, LoadOptions.strict());
  }

  /**
   * Loads weights into a layer of the same keys and shapes.
   *
   * @throws UserError that lists all keys which differ and no option allows
   */
  public static void load(Layer layer, Weights weights, LoadOptions options) {
    KeyDifferences.between(layer, weights, options).refuseAny();
    StrictLoader loader = new StrictLoader(layer, weights, options);
    loader.parameters.forEach(loader::fill);
  }

  private void fill(String key, Parameter parameter) {
    if (!weights.names().contains(key)) {
      return;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = weights.tensor(key).contiguous();
      Tensor converted = converted(plain.view(parameter.shape()));
      parameter.set(isFirstOfItsMemory(converted) ? converted.detach() : converted.clone());
    }
  }

  /** Keys that share a storage in the file get memory of their own, or training would tie them. */
  private boolean isFirstOfItsMemory(Tensor tensor) {
    return addresses.add(tensor.data_ptr().address());
  }

  private Tensor converted(Tensor stored) {
    Compute compute = options.compute();
    boolean keepsType =
        !torch.isFloatingType(stored.scalar_type())
            || options.keepsLarge() && stored.numel() >= Layer.LARGE_WEIGHT;
    return keepsType ? Tensors.to(stored, compute.device()) : Tensors.to(stored, compute);
  }
}
