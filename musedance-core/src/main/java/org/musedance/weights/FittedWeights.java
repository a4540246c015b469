package org.musedance.weights;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/**
 * Exactly the tensors of a layer, in its shapes: those that given weights have, and for groups that
 * these may lack, the values before training. So modules that start at zero are added to a network
 * without changing what it computes.
 */
public final class FittedWeights implements Weights {
  private final Weights given;
  private final DrawnWeights drawn;

  /**
   * @param options which groups may be absent from the weights, or be left out of them
   * @throws org.musedance.tensor.UserError that lists all keys which differ and no option allows
   */
  public FittedWeights(Layer layer, Weights given, LoadOptions options, long seed) {
    KeyDifferences.between(layer, given, options).refuseAny();
    this.given = given;
    this.drawn = new DrawnWeights(layer, seed);
  }

  @Override
  public Set<String> names() {
    return drawn.names();
  }

  @Override
  public long[] shape(String name) {
    return drawn.shape(name);
  }

  @Override
  public ScalarType dtype(String name) {
    return from(name).dtype(name);
  }

  @Override
  public Tensor tensor(String name) {
    try (TensorScope scope = TensorScope.open()) {
      return scope.keep(from(name).tensor(name).contiguous().view(shape(name)));
    }
  }

  private Weights from(String name) {
    return given.names().contains(name) ? given : drawn;
  }

  @Override
  public String source() {
    return given.source();
  }

  @Override
  public List<Path> files() {
    return given.files();
  }

  @Override
  public void close() {
    given.close();
  }
}
