package org.musedance.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
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
  private final String layerName;
  private final Weights weights;
  private final LoadOptions options;
  private final Set<Long> addresses = new HashSet<>();

  private StrictLoader(Layer layer, Weights weights, LoadOptions options) {
    this.parameters = layer.namedTensors();
    this.layerName = layer.getClass().getSimpleName();
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
    StrictLoader loader = new StrictLoader(layer, weights, options);
    loader.requireSameKeys();
    loader.parameters.forEach(loader::fill);
  }

  private void requireSameKeys() {
    List<String> missing =
        parameters.keySet().stream()
            .filter(key -> !has(key) && !options.allowsAbsence(key))
            .toList();
    List<String> unexpected =
        weights.names().stream()
            .filter(key -> !parameters.containsKey(key) && !options.ignores(key))
            .toList();
    List<String> misshapen =
        parameters.entrySet().stream()
            .filter(entry -> has(entry.getKey()) && !fits(entry.getKey(), entry.getValue()))
            .map(entry -> entry.getKey() + " " + difference(entry.getKey(), entry.getValue()))
            .toList();
    List<String> faults = new ArrayList<>();
    describe(faults, missing, "missing");
    describe(faults, unexpected, "unexpected");
    describe(faults, misshapen, "of another shape");
    if (!faults.isEmpty()) {
      throw new UserError(
          weights.source()
              + " must hold exactly the weights of "
              + layerName
              + ", but "
              + String.join("; ", faults)
              + "; check that model and file belong together, or name the groups that may differ");
    }
  }

  private static void describe(List<String> faults, List<String> keys, String fault) {
    if (!keys.isEmpty()) {
      String verb = keys.size() == 1 ? " is " : " are ";
      faults.add(keys.size() + verb + fault + ": " + String.join(", ", keys));
    }
  }

  private boolean has(String key) {
    return weights.names().contains(key);
  }

  private boolean fits(String key, Parameter parameter) {
    return Arrays.equals(withoutPointwise(weights.shape(key)), withoutPointwise(parameter.shape()));
  }

  private String difference(String key, Parameter parameter) {
    return Arrays.toString(weights.shape(key))
        + " instead of "
        + Arrays.toString(parameter.shape());
  }

  /** [out, in, 1, 1] as [out, in]. */
  private static long[] withoutPointwise(long[] shape) {
    boolean pointwise = shape.length == 4 && shape[2] == 1 && shape[3] == 1;
    return pointwise ? Arrays.copyOf(shape, 2) : shape;
  }

  private void fill(String key, Parameter parameter) {
    if (!has(key)) {
      return;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = weights.tensor(key).contiguous();
      Tensor converted = converted(plain.view(parameter.shape()), options.compute());
      parameter.set(isFirstOfItsMemory(converted) ? converted.detach() : converted.clone());
    }
  }

  /** Keys that share a storage in the file get memory of their own, or training would tie them. */
  private boolean isFirstOfItsMemory(Tensor tensor) {
    return addresses.add(tensor.data_ptr().address());
  }

  private static Tensor converted(Tensor stored, Compute compute) {
    boolean floating = torch.isFloatingType(stored.scalar_type());
    return floating ? Tensors.to(stored, compute) : Tensors.to(stored, compute.device());
  }
}
