package org.musedance.model.dance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Sizes of a {@link PoseGuider}.
 *
 * @param conditioningEmbeddingChannels width of the denoiser's first level
 * @param blockOutChannels widths on the way there (16, 32, 96, 256), each the half size of the one
 *     before
 */
public record PoseGuiderConfig(
    @JsonProperty(value = "conditioning_embedding_channels", required = true)
        int conditioningEmbeddingChannels,
    @JsonProperty(value = "block_out_channels", required = true) List<Integer> blockOutChannels) {}
