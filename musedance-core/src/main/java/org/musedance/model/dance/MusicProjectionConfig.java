package org.musedance.model.dance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sizes of a {@link MusicProjection}.
 *
 * @param window audio features around a frame (5 at 10 per second: a quarter second to each side)
 * @param audioWidth width of the audio encoder
 * @param hiddenWidth width between the layers
 * @param tokens tokens that a frame attends to
 * @param tokenWidth their width, that of {@code music_modules}
 */
public record MusicProjectionConfig(
    @JsonProperty(value = "window", required = true) int window,
    @JsonProperty(value = "audio_width", required = true) int audioWidth,
    @JsonProperty(value = "hidden_width", required = true) int hiddenWidth,
    @JsonProperty(value = "tokens", required = true) int tokens,
    @JsonProperty(value = "token_width", required = true) int tokenWidth) {}
