package org.musedance.model.dance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.musedance.model.ConfigJson;
import org.musedance.tensor.UserError;
import org.musedance.weights.Weights;

/**
 * Sizes of a {@link PoseGuider}.
 *
 * @param conditioningEmbeddingChannels width of the denoiser's first level
 * @param blockOutChannels widths on the way there (16, 32, 96, 256), each the half size of the one
 *     before
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PoseGuiderConfig(int conditioningEmbeddingChannels, List<Integer> blockOutChannels) {
  /** Reads {@code config.json}. */
  public static PoseGuiderConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return json.build(
        () ->
            new PoseGuiderConfig(
                json.integer("conditioning_embedding_channels"),
                json.integers("block_out_channels")));
  }

  /** The sizes that weights have, which are published without a configuration. */
  public static PoseGuiderConfig of(Weights weights) {
    List<Integer> widths = new ArrayList<>();
    widths.add(rows(weights, "conv_in.bias"));
    while (weights.names().contains("blocks." + (2 * widths.size() - 1) + ".bias")) {
      widths.add(rows(weights, "blocks." + (2 * widths.size() - 1) + ".bias"));
    }
    return new PoseGuiderConfig(rows(weights, "conv_out.bias"), widths);
  }

  private static int rows(Weights weights, String key) {
    if (!weights.names().contains(key) || weights.shape(key).length == 0) {
      throw new UserError(
          weights.source()
              + " must hold a pose guider, but has no "
              + key
              + "; take AnimateAnyone's pose_guider.pth");
    }
    return Math.toIntExact(weights.shape(key)[0]);
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }
}
