package org.musedance.model.dance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sizes of a {@link BeatEmbedding}.
 *
 * @param margin frames before and after a frame whose beats it sees
 * @param tokenWidth width of a beat token, that of {@code beat_modules}
 * @param phase whether the phase of the beat is embedded too
 */
public record BeatEmbeddingConfig(
    @JsonProperty(value = "margin", required = true) int margin,
    @JsonProperty(value = "token_width", required = true) int tokenWidth,
    @JsonProperty(value = "phase", required = true) boolean phase) {
  /** Beat tokens of a frame. */
  public int window() {
    return 2 * margin + 1;
  }
}
