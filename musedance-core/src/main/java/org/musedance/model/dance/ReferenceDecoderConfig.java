package org.musedance.model.dance;

import java.nio.file.Path;
import java.util.List;
import org.musedance.model.ConfigJson;

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
    int latentChannels, List<Integer> featureChannels, List<Integer> channels, int flowWidth) {
  public ReferenceDecoderConfig {
    if (featureChannels.size() != 2 || channels.size() != 3) {
      throw new IllegalArgumentException(
          "a reference decoder needs 2 feature_channels and 3 channels, but got "
              + featureChannels
              + " and "
              + channels);
    }
  }

  /** Reads {@code config.json}. */
  public static ReferenceDecoderConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return json.build(
        () ->
            new ReferenceDecoderConfig(
                json.integer("latent_channels"),
                json.integers("feature_channels"),
                json.integers("channels"),
                json.integer("flow_width")));
  }
}
