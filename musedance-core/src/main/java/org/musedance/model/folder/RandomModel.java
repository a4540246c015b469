package org.musedance.model.folder;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.DrawnWeights;
import org.musedance.weights.StoredType;
import org.musedance.weights.Weights;

/**
 * An untrained model of any size, to measure speed and memory with and to try commands on. Its
 * weights are those that training would begin with, so what it makes is noise.
 */
public final class RandomModel {
  private RandomModel() {}

  /**
   * Writes the model folder, tensor by tensor.
   *
   * @param template folder of configurations
   * @param target new folder
   * @param type of the stored weights
   */
  public static void write(
      Path template, Path target, StoredType type, long seed, ByteProgress progress) {
    MuseDanceModel outline = MuseDanceModel.outline(template);
    Map<String, Weights> drawn = new LinkedHashMap<>();
    outline
        .components()
        .forEach((name, layer) -> drawn.put(name, type.applyTo(new DrawnWeights(layer, seed))));
    MuseDanceConfig config =
        outline
            .config()
            .named("random-" + outline.config().name())
            .withProvenance("random", Map.of("untrained", true, "seed", seed));
    ModelWriter.write(target, ModelWriter.Configurations.of(template, config), drawn, progress);
  }
}
