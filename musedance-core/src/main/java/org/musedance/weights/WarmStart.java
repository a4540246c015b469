package org.musedance.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * What a layer took over from another network's weights, to be trained from there.
 *
 * @param filled keys whose values are now those of the file
 * @param misshapen keys that the file has in another shape; they keep what they had
 */
public record WarmStart(List<String> filled, List<String> misshapen) {
  public WarmStart {
    filled = List.copyOf(filled);
    misshapen = List.copyOf(misshapen);
  }

  /**
   * Fills every parameter for which there is a tensor of the same key and shape. Other keys of
   * either side are left alone: unlike {@link StrictLoader}, this is for networks that are only
   * relatives.
   *
   * @throws UserError if nothing fits
   */
  public static WarmStart fill(Layer layer, Weights weights) {
    List<String> filled = new ArrayList<>();
    List<String> misshapen = new ArrayList<>();
    for (Map.Entry<String, Parameter> entry : layer.namedParameters().entrySet()) {
      String key = entry.getKey();
      if (weights.names().contains(key)) {
        boolean fits = Arrays.equals(weights.shape(key), entry.getValue().shape());
        (fits ? filled : misshapen).add(key);
      }
    }
    if (filled.isEmpty()) {
      throw new UserError(
          weights.source()
              + " must have weights that fit "
              + layer.getClass().getSimpleName()
              + ", but none has its key and shape; start from a relative of the same size");
    }
    filled.forEach(key -> copy(weights, key, layer.namedParameters().get(key)));
    return new WarmStart(filled, misshapen);
  }

  /** A copy, because it will be trained and the file's memory is shared. */
  private static void copy(Weights weights, String key, Parameter parameter) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor had = parameter.tensor();
      Tensor stored = Tensors.cast(weights.tensor(key), had.scalar_type().intern());
      parameter.set(Tensors.to(stored, had.device()).clone());
    }
  }
}
