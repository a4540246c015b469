package org.musedance.model.dance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import java.util.List;
import org.musedance.model.ConfigJson;

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

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }
}
