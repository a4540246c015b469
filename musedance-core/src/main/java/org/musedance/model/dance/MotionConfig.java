package org.musedance.model.dance;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The motion modules of a denoiser.
 *
 * @param heads heads of the temporal attention (8 in AnimateDiff)
 * @param maxLength frames that have a position (24 in AnimateDiff v1, 32 in v2)
 * @param groups groups of the norm at the entry (32)
 * @param midBlock whether the middle block has one (AnimateDiff v2)
 */
public record MotionConfig(
    @JsonProperty(value = "heads", required = true) int heads,
    @JsonProperty(value = "max_length", required = true) int maxLength,
    @JsonProperty(value = "groups", required = true) int groups,
    @JsonProperty(value = "mid_block", required = true) boolean midBlock) {}
