package org.musedance.animate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The small model's configuration at 64 pixels, with random weights in place of those that training
 * starts at zero, so that every part has a say.
 */
final class TinyModel {
  static final int WORK_SIZE = 64;

  private static final Path CONFIGURATION = Path.of("..", "configs", "mini");
  private static final double DEVIATION = 0.02;

  private TinyModel() {}

  /** Writes the model into a folder. */
  static Path write(Path folder) {
    MuseDanceModel model = MuseDanceModel.create(CONFIGURATION, 1, Compute.cpu());
    model.components().forEach((name, layer) -> shake(layer.namedParameters().values()));
    model.save(CONFIGURATION, folder, ScalarType.Float, List.copyOf(model.components().keySet()));
    atSmallSize(folder.resolve("musedance.json"));
    return folder;
  }

  private static void shake(Iterable<Parameter> parameters) {
    SplittableRandom random = new SplittableRandom(2);
    for (Parameter parameter : parameters) {
      try (TensorScope scope = TensorScope.open()) {
        float[] values = Tensors.floats(parameter.tensor());
        for (int i = 0; i < values.length; i++) {
          values[i] += (float) (DEVIATION * random.nextGaussian());
        }
        parameter.set(Tensors.of(values, parameter.shape()));
      }
    }
  }

  private static void atSmallSize(Path file) {
    ObjectMapper json = new ObjectMapper();
    try {
      ObjectNode config = (ObjectNode) json.readTree(file.toFile());
      json.writeValue(file.toFile(), config.put("work_size", WORK_SIZE));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
