package org.musedance.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;

/**
 * The report of a step that may not be learnt from, because its loss or gradient is not finite:
 * what was in it, and the losses of each of its passes, computed once more.
 */
final class BadBatch {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> facts = new LinkedHashMap<>();

  /**
   * @param norm of the gradient; NaN where it was not looked at
   * @param loss mean over the passes of this process
   */
  BadBatch(long step, long seed, int rank, double loss, double norm) {
    facts.put("step", step);
    facts.put("seed", seed);
    facts.put("rank", rank);
    facts.put("loss", loss);
    facts.put("gradient_norm", norm);
  }

  /**
   * Computes the losses of some passes again, with the weights as they are, and writes all down.
   */
  <B extends AutoCloseable> void write(Stage<B> stage, long first, int count, Path file)
      throws Exception {
    List<Map<String, Object>> passes = new ArrayList<>();
    for (long pass = first; pass < first + count; pass++) {
      Map<String, Object> found = new LinkedHashMap<>();
      found.put("losses", losses(stage, pass));
      found.put("clips", stage.describe(pass));
      passes.add(found);
    }
    facts.put("passes", passes);
    Files.createDirectories(file.toAbsolutePath().getParent());
    WholeFile.write(file, JSON.writeValueAsString(facts) + "\n");
  }

  private static <B extends AutoCloseable> Map<String, Double> losses(Stage<B> stage, long pass)
      throws Exception {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter();
        B batch = stage.batch(pass)) {
      Stage.Losses losses = stage.losses(batch, pass);
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", losses.total().item_double());
      losses.parts().forEach((name, part) -> values.put(name, part.item_double()));
      return values;
    }
  }
}
