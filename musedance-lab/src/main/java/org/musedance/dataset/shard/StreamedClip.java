package org.musedance.dataset.shard;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.musedance.audio.BeatGrid;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.text.PromptTimeline;

/**
 * A few pictures of a clip, decoded or as latents, with its music.
 *
 * @param record the whole clip
 * @param places indices in the clip of the new pictures
 * @param reference a picture of any moment of the clip; null where there are latents
 * @param pictures the previous ones, then the new ones; what came before is the reference picture
 *     where the clip is taken for the beginning of a video, and the clip's first picture where it
 *     has none before; none where there are latents
 * @param latents of these pictures; null where they were decoded
 * @param labels DensePose labels [H * W] of each picture, or empty where unknown or not asked for
 * @param sound of the whole clip
 */
public record StreamedClip(
    ClipRecord record,
    int[] places,
    Picture reference,
    List<Picture> pictures,
    ClipLatents latents,
    List<byte[]> labels,
    Sound sound) {

  /** The words at each new picture. */
  public List<String> prompts() {
    PromptTimeline said = record.prompt();
    return Arrays.stream(places).mapToObj(place -> said.at(place / record.fps())).toList();
  }

  /** What it shows, for people. */
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("clip", record.key());
    facts.put("source", record.source());
    facts.put("caption", String.join("; ", new LinkedHashSet<>(prompts())));
    facts.put("tempo", String.format(Locale.ROOT, "%.1f", record.tempo()));
    facts.put("pictures", Arrays.toString(places));
    return facts;
  }

  /** See {@link ClipRecord#grid}. */
  public BeatGrid beats() {
    return record.grid();
  }
}
