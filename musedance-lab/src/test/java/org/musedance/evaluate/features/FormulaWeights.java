package org.musedance.evaluate.features;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Tensors;
import org.musedance.weights.WeightsFile;

/** Weights that depend on the published key alone, by the two formulas of the fixtures. */
public enum FormulaWeights {
  SINE {
    @Override
    double value(long key, long element) {
      return Math.sin(0.7 * element + key % 10007 / 10007.0 * 2 * Math.PI);
    }

    @Override
    double factor(boolean bias, double fanIn) {
      return bias ? 0.05 : 0.5 / Math.sqrt(fanIn);
    }
  },
  HASH {
    @Override
    double value(long key, long element) {
      long z = (key << 32) + element + 0x9E3779B97F4A7C15L;
      z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
      z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
      z = z ^ z >>> 31;
      return (2 * ((z >>> 11) * 0x1p-53) - 1) * Math.sqrt(3);
    }

    @Override
    double factor(boolean bias, double fanIn) {
      return bias ? 0.1 : Math.sqrt(2) / Math.sqrt(fanIn);
    }
  };

  abstract double value(long key, long element);

  abstract double factor(boolean bias, double fanIn);

  float[] fill(String key, long[] shape) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    double factor = factor(shape.length == 1, (double) count / shape[0]);
    float[] values = new float[count];
    for (int j = 0; j < count; j++) {
      values[j] = (float) (factor * value(crc.getValue(), j));
    }
    return values;
  }

  /** A file as torchvision saves it, the classifier's own layers included. */
  public static Path classifier(Lpips.Trunk trunk, FormulaWeights formula, Path folder) {
    Path file = folder.resolve(trunk + "-" + formula + ".safetensors");
    LpipsNet net = trunk == Lpips.Trunk.ALEX ? LpipsNet.alex() : LpipsNet.vgg();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    net.namedParameters()
        .forEach(
            (key, parameter) ->
                tensors.put(
                    key, Tensors.of(formula.fill(key, parameter.shape()), parameter.shape())));
    tensors.put("classifier.1.weight", Tensors.of(new float[6], 2, 3));
    WeightsFile.save(file, tensors, Map.of());
    return file;
  }
}
