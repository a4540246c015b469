package org.musedance.model.dance;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Sizes of a {@link ReferenceDecoder}.
 *
 * @param latentChannels image channels of a latent
 * @param featureChannels channels of the encoder's feature maps, from the latent's size up to twice
 *     it
 * @param channels widths of the decoder at the latent's size, twice and four times it
 * @param flowWidth width of the flow refinement
 */
public record ReferenceDecoderConfig(
    @JsonProperty("latent_channels") int latentChannels,
    @JsonProperty("feature_channels") List<Integer> featureChannels,
    @JsonProperty("channels") List<Integer> channels,
    @JsonProperty("flow_width") int flowWidth) {
  public ReferenceDecoderConfig {
    if (featureChannels.size() != 2 || channels.size() != 3) {
      throw new IllegalArgumentException(
          "a reference decoder needs 2 feature_channels and 3 channels, but got "
              + featureChannels
              + " and "
              + channels);
    }
  }
}
