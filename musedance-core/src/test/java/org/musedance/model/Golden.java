package org.musedance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Tensors;

/**
 * Weights that depend on the published key alone, and what the reference libraries compute with
 * them: a network that reads a key wrongly, or a formula differently, gives other numbers.
 *
 * <p>Element j of key k is sin(0.7 j + phase), phase = 2π (crc32(k) mod 10007) / 10007; matrices
 * and kernels x 0.5 / √(fan in), vectors x 0.05, plus 1 for the weights of normalisations.
 */
public final class Golden {
  private Golden() {}

  /** Fills a network whose keys are the published ones. */
  public static void fill(Layer layer) {
    fill(layer, Function.identity());
  }

  /** Fills a network; the function gives the published name of a key. */
  public static void fill(Layer layer, Function<String, String> published) {
    layer
        .namedTensors()
        .forEach(
            (key, parameter) -> parameter.set(weight(published.apply(key), parameter.shape())));
  }

  private static Tensor weight(String key, long[] shape) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    double phase = crc.getValue() % 10007 / 10007.0 * 2 * Math.PI;
    float[] values = new float[count(shape)];
    double factor = shape.length >= 2 ? 0.5 / Math.sqrt((double) values.length / shape[0]) : 0.05;
    double offset = shape.length == 1 && key.endsWith(".weight") ? 1 : 0;
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) (Math.sin(0.7 * j + phase) * factor + offset);
    }
    return Tensors.of(values, shape);
  }

  /** Input element j is sin(0.13 j + 0.5). */
  public static Tensor input(long... shape) {
    return input(0.13, 0.5, shape);
  }

  /** Input element j is sin(frequency j + offset). */
  public static Tensor input(double frequency, double offset, long... shape) {
    float[] values = new float[count(shape)];
    for (int j = 0; j < values.length; j++) {
      values[j] = (float) Math.sin(frequency * j + offset);
    }
    return Tensors.of(values, shape);
  }

  /** What the reference gave: the sum of all values and of their sizes, the ends of the list. */
  public record Expected(double sum, double absSum, float[] first, float[] last) {
    /**
     * Compares at 1e-4 for single values (kernels add in different orders) and as much per value,
     * at least in the quadratic mean, for the sums.
     */
    public void matches(Tensor actual, long... shape) {
      assertThat(Tensors.shape(actual)).isEqualTo(shape);
      float[] values = Tensors.floats(actual);
      double total = 0;
      double size = 0;
      for (float value : values) {
        total += value;
        size += Math.abs(value);
      }
      double tolerance = 1e-4 * Math.sqrt(values.length);
      assertThat(total).isCloseTo(sum, within(tolerance));
      assertThat(size).isCloseTo(absSum, within(tolerance));
      for (int i = 0; i < first.length; i++) {
        assertThat(values[i]).isCloseTo(first[i], within(1e-4f));
        assertThat(values[values.length - last.length + i]).isCloseTo(last[i], within(1e-4f));
      }
    }
  }

  private static int count(long[] shape) {
    int count = 1;
    for (long side : shape) {
      count *= Math.toIntExact(side);
    }
    return count;
  }
}
