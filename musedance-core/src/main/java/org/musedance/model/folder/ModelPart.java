package org.musedance.model.folder;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.musedance.tensor.UserError;

/**
 * A part of the model that can be left out, to see what it is good for. The same weights are used;
 * what is left out is left out as conditions are in training.
 */
public enum ModelPart {
  /** Attention to music tokens: they are zeros. */
  @JsonProperty("music")
  MUSIC,
  /** Attention to beats: they are as in silence. */
  @JsonProperty("beat")
  BEAT,
  /** Attention over time, and with it the frames before a clip. */
  @JsonProperty("motion")
  MOTION,
  /** The prompt: it has no words. */
  @JsonProperty("text")
  TEXT,
  /**
   * The ReferenceNet's bank. A network that has the reference latent concatenated still sees that.
   */
  @JsonProperty("reference")
  REFERENCE;

  /**
   * The parts of these names.
   *
   * @param option where they were given, for the message
   * @throws UserError if a name is unknown
   */
  public static Set<ModelPart> of(String option, List<String> names) {
    Set<ModelPart> parts = new TreeSet<>();
    names.forEach(name -> parts.add(of(option, name)));
    return parts;
  }

  /** The part of a name in a training configuration. */
  @JsonCreator
  static ModelPart of(String name) {
    return of("without", name);
  }

  private static ModelPart of(String option, String name) {
    return Arrays.stream(values())
        .filter(part -> part.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "%s must be a part of the model, but was %s; choose of %s"
                        .formatted(
                            option,
                            name,
                            Arrays.stream(values())
                                .map(ModelPart::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** The name as one types it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
