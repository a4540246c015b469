package org.musedance.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.Tensor;

/**
 * A part of a network: named parameters and named children. The path of names is the published key
 * of a weight, so a constructor reads like the list of keys in a file.
 *
 * <p>Not a libtorch module: those refuse dots in names and lose the Java type of a child.
 * Computation is in f32 or bf16 by the type of the input; weights follow it ({@link Parameter#as}),
 * which is mixed precision with f32 master weights when they are kept in f32.
 */
public abstract class Layer {
  /**
   * From so many numbers on a weight is laid out for its kernel; for fewer, the call costs what
   * that saves.
   */
  public static final long LARGE_WEIGHT = 1 << 18;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Parameter> buffers = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();

  /** Adds a trainable tensor. */
  protected final Parameter parameter(String name, Init init, long... shape) {
    return register(parameters, name, new Parameter(init, shape));
  }

  /** Adds a stored tensor that training never changes, such as a position table. */
  protected final Parameter buffer(String name, Tensor values) {
    Parameter made = new Parameter(Init.ZEROS, Tensors.shape(values));
    made.set(values);
    return register(buffers, name, made);
  }

  /** Adds a part; a dot in the name stands for a group, as in {@code to_out.0}. */
  protected final <L extends Layer> L child(String name, L layer) {
    return register(children, name, layer);
  }

  private static <T> T register(Map<String, ? super T> map, String name, T value) {
    if (map.put(name, value) != null) {
      throw new IllegalArgumentException(
          "a name must be given once, but " + name + " was given twice");
    }
    return value;
  }

  /** Trainable parameters by key, in order of construction. */
  public final Map<String, Parameter> namedParameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    collect("", all, false);
    return all;
  }

  /** Everything that is stored in a file: parameters and buffers by key. */
  public final Map<String, Parameter> namedTensors() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    collect("", all, true);
    return all;
  }

  private void collect(String prefix, Map<String, Parameter> into, boolean withBuffers) {
    parameters.forEach((name, parameter) -> into.put(prefix + name, parameter));
    if (withBuffers) {
      buffers.forEach((name, buffer) -> into.put(prefix + name, buffer));
    }
    children.forEach((name, child) -> child.collect(prefix + name + ".", into, withBuffers));
  }

  /** Whether any parameter gets a gradient. */
  public final boolean learns() {
    return namedParameters().values().stream().anyMatch(Parameter::learns);
  }

  /** Draws all parameters; equal seeds give equal values, whatever else the network contains. */
  public final void initialise(long seed) {
    namedParameters().forEach((key, parameter) -> parameter.initialise(Init.generator(seed, key)));
  }

  /** Moves all tensors to a device and a type. */
  public final void to(Compute compute) {
    namedTensors().values().forEach(parameter -> parameter.to(compute));
  }

  /**
   * Lays weights out for a network that only computes, after loading: kernels of convolutions in
   * channels-last order, and on the CPU large weights in the order of its own kernels, at their
   * first use and in the type of the first input. Otherwise they are reordered in every call.
   * Weights that were laid out so cannot be stored or trained any more.
   *
   * @param often whether it computes so often that a faster order is worth the time to make it,
   *     more memory and more rounding (3x3 convolutions by Winograd's filtering; f32 for weights
   *     that were stored in bf16)
   */
  public final void layOutForInference(boolean often) {
    try (TensorScope scope = TensorScope.open()) {
      layOut(often);
    }
    children.values().forEach(child -> child.layOutForInference(often));
  }

  /** Lays this layer's own weights out. */
  protected void layOut(boolean often) {}

  /** How many numbers the parameters hold once they are laid out for inference. */
  public final long laidOutCount(boolean often, Compute compute) {
    return ownLaidOutCount(often, compute)
        + children.values().stream().mapToLong(child -> child.laidOutCount(often, compute)).sum();
  }

  /** The same of this layer's own parameters. */
  protected long ownLaidOutCount(boolean often, Compute compute) {
    return parameters.values().stream().mapToLong(Parameter::count).sum();
  }

  /** Says which parameters are trained, by key; the others are frozen. */
  public final void train(Predicate<String> trainable) {
    namedParameters()
        .forEach((key, parameter) -> parameter.tensor().set_requires_grad(trainable.test(key)));
  }

  /** How many numbers the parameters hold. */
  public final long parameterCount() {
    return namedParameters().values().stream().mapToLong(Parameter::count).sum();
  }
}
