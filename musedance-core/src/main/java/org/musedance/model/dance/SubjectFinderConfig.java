package org.musedance.model.dance;

import java.nio.file.Path;
import java.util.List;
import org.musedance.model.ConfigJson;

/**
 * Sizes of a {@link SubjectFinder}.
 *
 * @param sampleSize shorter side of the pictures that it was trained on, in pixels
 * @param channels widths from a quarter of the picture's size down, each at half the size of the
 *     one before; multiples of {@value SubjectFinder#GROUPS}
 */
public record SubjectFinderConfig(int sampleSize, List<Integer> channels) {
  public SubjectFinderConfig {
    if (channels.isEmpty() || channels.stream().anyMatch(SubjectFinderConfig::cannotBeGrouped)) {
      throw new IllegalArgumentException(
          "channels of a subject finder must be multiples of %d, at least one, but were %s"
              .formatted(SubjectFinder.GROUPS, channels));
    }
  }

  private static boolean cannotBeGrouped(int width) {
    return width < 1 || width % SubjectFinder.GROUPS != 0;
  }

  /** Reads {@code config.json}. */
  public static SubjectFinderConfig read(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return json.build(
        () -> new SubjectFinderConfig(json.integer("sample_size"), json.integers("channels")));
  }
}
