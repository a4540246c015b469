package org.musedance.model.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.musedance.model.JsonFault;
import org.musedance.model.dance.BeatEmbeddingConfig;
import org.musedance.model.dance.JointLatents;
import org.musedance.model.dance.MusicProjectionConfig;
import org.musedance.tensor.UserError;

/**
 * {@code musedance.json} of a model folder: how its networks belong together. Unknown keys are
 * refused.
 *
 * @param name of the model
 * @param licence of its weights
 * @param framesPerSecond of the videos it was trained on
 * @param clipFrames new frames per clip
 * @param previousFrames frames of the clip before that a clip sees
 * @param workSize side of the squares it was trained on, in pixels; pictures are brought to this
 *     area, or to the smaller one of the video where latents are of pictures alone. 0: it works at
 *     the picture's own size
 * @param flowChannels 0: latents of pictures alone, as in the paper; 2: joint image and motion
 *     latents
 * @param flowScale latent pixels per unit of the flow channels
 * @param imageContext whether cross-attention sees the reference picture too; absent: no
 * @param music the projection of music to tokens
 * @param beats the embedding of beats
 * @param steps sampling steps unless asked otherwise
 * @param guidance scale unless asked otherwise
 * @param provenance how it came to be: data, steps, seeds, commit
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record MuseDanceConfig(
    String name,
    String licence,
    double framesPerSecond,
    int clipFrames,
    int previousFrames,
    int workSize,
    int flowChannels,
    double flowScale,
    ImageContext imageContext,
    MusicProjectionConfig music,
    BeatEmbeddingConfig beats,
    int steps,
    double guidance,
    Map<String, Object> provenance) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  public MuseDanceConfig {
    if (flowChannels != 0 && flowChannels != JointLatents.FLOW_CHANNELS) {
      throw new IllegalArgumentException(
          "flow_channels must be 0 or 2, but was " + flowChannels + "; 0 is the paper's network");
    }
    if (clipFrames < 1 || previousFrames < 0 || !(framesPerSecond > 0)) {
      throw new IllegalArgumentException(
          "clip_frames must be at least 1, previous_frames at least 0 and frames_per_second positive,"
              + " but were "
              + clipFrames
              + ", "
              + previousFrames
              + " and "
              + framesPerSecond);
    }
    if (previousFrames > clipFrames) {
      throw new IllegalArgumentException(
          "previous_frames must be at most clip_frames "
              + clipFrames
              + ", because they come from one clip, but were "
              + previousFrames
              + "; make clips longer");
    }
    imageContext = imageContext == null ? ImageContext.NONE : imageContext;
    provenance = provenance == null ? Map.of() : new LinkedHashMap<>(provenance);
  }

  /** Whether latents carry motion. */
  public boolean joint() {
    return flowChannels > 0;
  }

  /** Reads {@code musedance.json}. */
  public static MuseDanceConfig read(Path file) {
    try {
      return MAPPER.readValue(Files.readString(file), MuseDanceConfig.class);
    } catch (JsonProcessingException wrong) {
      throw new UserError(
          file
              + " must describe a MuseDance model, but "
              + JsonFault.of(wrong)
              + "; take it from a complete model folder",
          wrong);
    } catch (IOException missing) {
      throw new UserError(
          file + " must exist in a model folder, but cannot be read; check --model", missing);
    }
  }

  /** Writes {@code musedance.json}. */
  public void write(Path file) {
    try {
      Files.writeString(file, MAPPER.writeValueAsString(this) + "\n");
    } catch (IOException e) {
      throw new UserError(file + " must be writable, but is not (" + e + "); check its folder", e);
    }
  }

  /**
   * The same model with something added to its history; where the key is there already, under "key
   * 2" and so on.
   */
  public MuseDanceConfig withProvenance(String key, Object value) {
    Map<String, Object> longer = new LinkedHashMap<>(provenance);
    String free = key;
    for (int again = 2; longer.containsKey(free); again++) {
      free = key + " " + again;
    }
    longer.put(free, value);
    return with(name, licence, music, beats, longer);
  }

  /** The same model under another name. */
  public MuseDanceConfig named(String other) {
    return with(other, licence, music, beats, provenance);
  }

  /** The same model under another licence. */
  public MuseDanceConfig licensed(String other) {
    return with(name, other, music, beats, provenance);
  }

  /** The same model for a music encoder and a denoiser of other widths. */
  public MuseDanceConfig withWidths(int audioWidth, int tokenWidth) {
    return with(
        name,
        licence,
        new MusicProjectionConfig(
            music.window(), audioWidth, music.hiddenWidth(), music.tokens(), tokenWidth),
        new BeatEmbeddingConfig(beats.margin(), tokenWidth, beats.phase()),
        provenance);
  }

  private MuseDanceConfig with(
      String newName,
      String newLicence,
      MusicProjectionConfig newMusic,
      BeatEmbeddingConfig newBeats,
      Map<String, Object> newProvenance) {
    return new MuseDanceConfig(
        newName,
        newLicence,
        framesPerSecond,
        clipFrames,
        previousFrames,
        workSize,
        flowChannels,
        flowScale,
        imageContext,
        newMusic,
        newBeats,
        steps,
        guidance,
        newProvenance);
  }
}
