package org.musedance.model.folder;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.musedance.tensor.Layer;
import org.musedance.tensor.UserError;
import org.musedance.weights.KeyDifferences;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.Weights;

/**
 * What a component's weights hold, and whether they are those of its network. Nothing but the heads
 * of files is read.
 *
 * @param name of the component
 * @param files that hold it
 * @param tensors how many there are
 * @param parameters numbers in all of them
 * @param byteCount bytes of all of them
 * @param types how many tensors there are of each type
 * @param network whether there is a network to compare with
 * @param faults one clause each: what is missing, unexpected or of another shape, or why the file
 *     cannot be read; empty where all is well
 */
public record InspectedComponent(
    String name,
    List<Path> files,
    int tensors,
    long parameters,
    long byteCount,
    SortedMap<String, Integer> types,
    boolean network,
    List<String> faults) {

  /** Weights alone. */
  static InspectedComponent of(String name, Weights weights) {
    return of(name, weights, false, List.of());
  }

  /** Weights beside their network. */
  static InspectedComponent of(String name, Weights weights, Layer network) {
    KeyDifferences differences = KeyDifferences.between(network, weights, LoadOptions.strict());
    return of(name, weights, true, differences.describe());
  }

  private static InspectedComponent of(
      String name, Weights weights, boolean network, List<String> faults) {
    return new InspectedComponent(
        name,
        weights.files(),
        weights.names().size(),
        weights.count(),
        weights.byteCount(),
        weights.types(),
        network,
        faults);
  }

  /** A component without weights that can be read. */
  static InspectedComponent broken(String name, UserError error) {
    return without(name, List.of(error.getMessage()));
  }

  /** A component without weights, which training begins by drawing. */
  static InspectedComponent untrained(String name, boolean needed) {
    return without(name, needed ? List.of("it has no weights") : List.of());
  }

  private static InspectedComponent without(String name, List<String> faults) {
    return new InspectedComponent(name, List.of(), 0, 0, 0, new TreeMap<>(), true, faults);
  }
}
