package org.musedance.diffusion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

  static List<JsonNode> ddimRuns() {
    List<JsonNode> runs = new ArrayList<>();
    ALL.get("runs")
        .forEach(
            run -> {
              if (run.get("scheduler").asText().equals("DDIMScheduler")) {
                runs.add(run);
              }
            });
    return runs;
  }

  static List<JsonNode> forward() {
    List<JsonNode> cases = new ArrayList<>();
    ALL.get("forward").forEach(cases::add);
    return cases;
  }

  static SchedulerConfig config(JsonNode run) {
    try {
      return SchedulerConfig.parse(run.get("config").toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
