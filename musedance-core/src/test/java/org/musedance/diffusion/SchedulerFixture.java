package org.musedance.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The stored runs of diffusers' schedulers (reference/schedulers.json). */
final class SchedulerFixture {
  private static final JsonNode ALL = load();

  private SchedulerFixture() {}

  private static JsonNode load() {
    try (InputStream file =
        SchedulerFixture.class.getResourceAsStream("/reference/schedulers.json")) {
      return new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<JsonNode> runs() {
    List<JsonNode> runs = new ArrayList<>();
    ALL.get("runs").forEach(runs::add);
    return runs;
  }

  static List<JsonNode> forward() {
    List<JsonNode> cases = new ArrayList<>();
    ALL.get("forward").forEach(cases::add);
    return cases;
  }

  /** The configuration of a case, as the class that wrote it saves it. */
  static SchedulerFile file(JsonNode run) {
    ObjectNode config = run.get("config").deepCopy();
    config.set("_class_name", run.path("scheduler"));
    return SchedulerFile.parse(config.toString(), "schedulers.json");
  }

  static SchedulerConfig config(JsonNode run) {
    return file(run).config(SchedulerClass.DDIM);
  }

  static float[] floats(JsonNode array) {
    float[] values = new float[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) array.get(i).asDouble();
    }
    return values;
  }

  static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = array.get(i).asInt();
    }
    return values;
  }
}
