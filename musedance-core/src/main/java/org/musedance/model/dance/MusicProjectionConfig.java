package org.musedance.model.dance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.nio.file.Path;
import org.musedance.model.ConfigJson;

/**
 * Sizes of a {@link MusicProjection}.
 *
 * @param window audio features around a frame (5 at 10 per second: a quarter second to each side)
 * @param audioWidth width of the audio encoder
 * @param hiddenWidth width between the layers
 * @param tokens tokens that a frame attends to
 * @param tokenWidth their width, that of {@code music_modules}
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MusicProjectionConfig(
    int window, int audioWidth, int hiddenWidth, int tokens, int tokenWidth) {
  /** Reads {@code config.json}. */
  public static MusicProjectionConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return json.build(
        () ->
            new MusicProjectionConfig(
                json.integer("window"),
                json.integer("audio_width"),
                json.integer("hidden_width"),
                json.integer("tokens"),
                json.integer("token_width")));
  }

  /** Writes {@code config.json}. */
  public void write(Path file) {
    ConfigJson.write(file, this);
  }
}
