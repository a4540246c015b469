package org.musedance.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.UserError;

/**
 * How the keys of weights differ from those of a layer, apart from what was allowed. The weight of
 * a 1x1 convolution [out, in, 1, 1] and of a linear layer [out, in] are no difference.
 *
 * @param source of the weights
 * @param layer its class
 * @param missing keys of the layer that the weights lack
 * @param unexpected keys of the weights that the layer lacks
 * @param misshapen keys of both whose shapes differ, with both shapes
 */
public record KeyDifferences(
    String source,
    String layer,
    List<String> missing,
    List<String> unexpected,
    List<String> misshapen) {

  /** Compares all keys; the weights' data is not read. */
  public static KeyDifferences between(Layer layer, Weights weights, LoadOptions options) {
    Map<String, Parameter> expected = layer.namedTensors();
    return new KeyDifferences(
        weights.source(),
        layer.getClass().getSimpleName(),
        expected.keySet().stream()
            .filter(key -> !weights.names().contains(key) && !options.allowsAbsence(key))
            .toList(),
        weights.names().stream()
            .filter(key -> !expected.containsKey(key) && !options.ignores(key))
            .toList(),
        expected.entrySet().stream()
            .filter(entry -> weights.names().contains(entry.getKey()))
            .flatMap(
                entry ->
                    difference(
                        entry.getKey(), weights.shape(entry.getKey()), entry.getValue().shape()))
            .toList());
  }

  private static Stream<String> difference(String key, long[] stored, long[] wanted) {
    return Arrays.equals(withoutPointwise(stored), withoutPointwise(wanted))
        ? Stream.empty()
        : Stream.of(key + " " + Arrays.toString(stored) + " instead of " + Arrays.toString(wanted));
  }

  /** [out, in, 1, 1] as [out, in]. */
  private static long[] withoutPointwise(long[] shape) {
    boolean pointwise = shape.length == 4 && shape[2] == 1 && shape[3] == 1;
    return pointwise ? Arrays.copyOf(shape, 2) : shape;
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return missing.isEmpty() && unexpected.isEmpty() && misshapen.isEmpty();
  }

  /** One clause for each kind of difference, with all its keys. */
  public List<String> describe() {
    List<String> faults = new ArrayList<>();
    describe(faults, missing, "missing");
    describe(faults, unexpected, "unexpected");
    describe(faults, misshapen, "of another shape");
    return faults;
  }

  private static void describe(List<String> faults, List<String> keys, String fault) {
    if (!keys.isEmpty()) {
      String verb = keys.size() == 1 ? " is " : " are ";
      faults.add(keys.size() + verb + fault + ": " + String.join(", ", keys));
    }
  }

  /**
   * Passes where there are none.
   *
   * @throws UserError that lists them all
   */
  void refuseAny() {
    if (!isEmpty()) {
      throw new UserError(
          source
              + " must hold exactly the weights of "
              + layer
              + ", but "
              + String.join("; ", describe())
              + "; check that model and file belong together, or name the groups that may differ");
    }
  }
}
