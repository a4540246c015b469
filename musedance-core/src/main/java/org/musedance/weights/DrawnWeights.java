package org.musedance.weights;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Init;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;

/**
 * The weights of a layer before training: what {@link Layer#initialise} gives with the same seed,
 * f32, drawn tensor by tensor when they are asked for and not kept.
 */
public final class DrawnWeights implements Weights {
  private final Map<String, Parameter> tensors;
  private final Set<String> drawn;
  private final String source;
  private final long seed;

  public DrawnWeights(Layer layer, long seed) {
    this.tensors = layer.namedTensors();
    this.drawn = layer.namedParameters().keySet();
    this.source = layer.getClass().getSimpleName() + " drawn from seed " + seed;
    this.seed = seed;
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return parameter(name).shape();
  }

  @Override
  public ScalarType dtype(String name) {
    return drawn.contains(name)
        ? ScalarType.Float
        : parameter(name).tensor().scalar_type().intern();
  }

  @Override
  public Tensor tensor(String name) {
    Parameter parameter = parameter(name);
    return drawn.contains(name)
        ? parameter.draw(Init.generator(seed, name))
        : parameter.tensor().detach();
  }

  private Parameter parameter(String name) {
    Parameter parameter = tensors.get(name);
    if (parameter == null) {
      throw Weights.noSuchTensor(this, name);
    }
    return parameter;
  }

  @Override
  public String source() {
    return source;
  }

  /** There is nothing to let go of. */
  @Override
  public void close() {}
}
