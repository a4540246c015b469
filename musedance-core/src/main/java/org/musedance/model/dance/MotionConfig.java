package org.musedance.model.dance;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import org.musedance.model.ConfigJson;

/**
 * The motion modules of a denoiser.
 *
 * @param heads heads of the temporal attention (8 in AnimateDiff)
 * @param maxLength frames that have a position (24 in AnimateDiff v1, 32 in v2)
 * @param groups groups of the norm at the entry (32)
 * @param midBlock whether the middle block has one (AnimateDiff v2)
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MotionConfig(int heads, int maxLength, int groups, boolean midBlock) {
  /** From an object of a configuration file. */
  public static MotionConfig from(ConfigJson json) {
    return new MotionConfig(
        json.integer("heads", 8),
        json.integer("max_length", 32),
        json.integer("groups", 32),
        json.flag("mid_block", true));
  }
}
