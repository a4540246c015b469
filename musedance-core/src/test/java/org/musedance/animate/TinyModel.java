package org.musedance.animate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
    return write(CONFIGURATION, folder);
  }

  private static Path write(Path configuration, Path folder) {
    MuseDanceModel model = MuseDanceModel.create(configuration, 1, Compute.cpu());
    model.components().forEach((name, layer) -> shake(layer.namedParameters().values()));
    model.save(configuration, folder, ScalarType.Float, List.copyOf(model.components().keySet()));
    change(folder.resolve("musedance.json"), config -> config.put("work_size", WORK_SIZE));
    return folder;
  }

  /** The same with the reference picture in the context of its attention. */
  static Path write(Path folder, String imageContext) throws IOException {
    Path configuration = folder.resolve("configuration");
    try (Stream<Path> files = Files.walk(CONFIGURATION)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = configuration.resolve(CONFIGURATION.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    Files.createDirectory(configuration.resolve("image_encoder"));
    Files.writeString(
        configuration.resolve("image_encoder/config.json"),
        """
        {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 1,
         "num_attention_heads": 4, "image_size": 28, "patch_size": 14, "projection_dim": 96}
        """);
    change(
        configuration.resolve("musedance.json"),
        config -> config.put("image_context", imageContext));
    return write(configuration, folder.resolve("model"));
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

  private static void change(Path file, Consumer<ObjectNode> change) {
    ObjectMapper json = new ObjectMapper();
    try {
      ObjectNode config = (ObjectNode) json.readTree(file.toFile());
      change.accept(config);
      json.writeValue(file.toFile(), config);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
