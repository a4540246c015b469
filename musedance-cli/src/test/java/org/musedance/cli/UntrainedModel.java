package org.musedance.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;

/** The small model as it is before training, at 64 pixels: quick, and it knows nothing. */
final class UntrainedModel {
  private static final Path CONFIGURATION = Path.of("..", "configs", "mini");

  private UntrainedModel() {}

  static void write(Path folder) throws IOException {
    MuseDanceModel model = MuseDanceModel.create(CONFIGURATION, 1, Compute.cpu());
    model.save(CONFIGURATION, folder, ScalarType.Float, List.copyOf(model.components().keySet()));
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("musedance.json");
    ObjectNode config = (ObjectNode) json.readTree(file.toFile());
    config.put("work_size", 64).put("steps", 1).put("guidance", 1);
    json.writeValue(file.toFile(), config);
  }
}
