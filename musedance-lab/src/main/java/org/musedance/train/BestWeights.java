package org.musedance.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;
import org.musedance.weights.WeightsFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The averaged weights of the step with the least validation loss, in one file: all that the run
 * trains, under the keys of the model. Step and loss are in the file's metadata.
 */
final class BestWeights {
  private static final Logger LOG = LoggerFactory.getLogger(BestWeights.class);
  private static final String LOSS = "validation";

  private final Path file;
  private double least;

  private BestWeights(Path file, double least) {
    this.file = file;
    this.least = least;
  }

  /** The best so far, where a run goes on; anything is better than no file. */
  static BestWeights open(Path file) {
    return new BestWeights(file, Files.exists(file) ? lossOf(file) : Double.POSITIVE_INFINITY);
  }

  private static double lossOf(Path file) {
    try (Safetensors saved = Safetensors.open(file)) {
      return Double.parseDouble(saved.metadata().get(LOSS));
    } catch (UserError damaged) {
      LOG.warn("{} is damaged; the next validation replaces it", file, damaged);
      return Double.POSITIVE_INFINITY;
    }
  }

  /** Saves the weights if their loss is less than any before. */
  void offer(long step, double loss, Supplier<Map<String, Tensor>> weights) {
    if (loss < least) {
      try (TensorScope scope = TensorScope.open()) {
        Map<String, String> facts =
            Map.of("step", Long.toString(step), LOSS, Double.toString(loss));
        WeightsFile.save(file, weights.get(), facts);
      }
      least = loss;
    }
  }
}
