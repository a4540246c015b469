package org.musedance.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
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
  private static final String STEP = "step";
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
      LOG.warn("{} is damaged; the next validation replaces it", file);
      LOG.debug("What is wrong with it", damaged);
      return Double.POSITIVE_INFINITY;
    }
  }

  /**
   * Puts the saved weights into the parameters of a stage.
   *
   * @return the step that they are of
   * @throws UserError if there are none, or of another model
   */
  static long load(Path file, Map<String, Parameter> parameters) {
    if (!Files.exists(file)) {
      throw new UserError(
          "the best weights must be in %s, but the run has not been validated yet; train on, or validate more often"
              .formatted(file));
    }
    try (Safetensors saved = Safetensors.open(file);
        TensorScope scope = TensorScope.open()) {
      for (String name : saved.names()) {
        Parameter parameter = parameters.get(name);
        if (parameter == null || !Arrays.equals(parameter.shape(), saved.shape(name))) {
          throw new UserError(
              "%s must be of the configured model, but that has no such %s; give the configuration of the run"
                  .formatted(file, name));
        }
        ScalarType type = parameter.tensor().scalar_type().intern();
        Tensor near = Tensors.to(saved.tensor(name), parameter.tensor().device());
        parameter.set(Tensors.cast(near, type).clone());
      }
      return Long.parseLong(saved.metadata().get(STEP));
    }
  }

  /** Saves the weights if their loss is less than any before. */
  void offer(long step, double loss, Supplier<Map<String, Tensor>> weights) {
    if (loss < least) {
      try (TensorScope scope = TensorScope.open()) {
        Map<String, String> facts = new TreeMap<>();
        facts.put(STEP, Long.toString(step));
        facts.put(LOSS, Double.toString(loss));
        WeightsFile.save(file, weights.get(), facts);
      }
      least = loss;
    }
  }
}
