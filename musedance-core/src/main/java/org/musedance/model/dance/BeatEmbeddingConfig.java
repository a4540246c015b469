package org.musedance.model.dance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.musedance.model.ConfigJson;

/**
 * Sizes of a {@link BeatEmbedding}.
 *
 * @param margin frames before and after a frame whose beats it sees
 * @param tokenWidth width of a beat token, that of {@code beat_modules}
 * @param phase whether the phase of the beat is embedded too
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BeatEmbeddingConfig(int margin, int tokenWidth, boolean phase) {
  /** Reads {@code config.json}. */
  public static BeatEmbeddingConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return json.build(
        () ->
            new BeatEmbeddingConfig(
                json.integer("margin"), json.integer("token_width"), json.flag("phase", false)));
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }

  /** Beat tokens of a frame. */
  public int window() {
    return 2 * margin + 1;
  }
}
