package org.musedance.train;

import java.util.Set;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;

/**
 * Which weights of a model are kept in which type: those that are trained in f32 until {@link
 * FlatParameters} makes master weights of them, so that no digit is lost, all others in the type of
 * the computation.
 */
final class TrainedWeights {
  private TrainedWeights() {}

  /** Moves all weights of a model to where a stage computes. */
  static void place(Stage<?> stage, MuseDanceModel model, TrainConfig config, Compute compute) {
    Set<String> trained = Trainer.trained(stage, config.trainable()).keySet();
    Compute whole = compute.with(ScalarType.Float);
    model
        .components()
        .forEach(
            (name, layer) ->
                layer
                    .namedTensors()
                    .forEach(
                        (key, weight) ->
                            weight.to(trained.contains(name + "." + key) ? whole : compute)));
    TensorScope.trim();
  }
}
