package org.musedance.dataset.shard;

import java.util.List;
import org.musedance.audio.BeatGrid;
import org.musedance.media.Picture;
import org.musedance.media.Sound;

/**
 * A few pictures in a row of a clip, decoded, with its music.
 *
 * @param record the whole clip
 * @param firstFrame index in the clip of the first new picture
 * @param reference a picture of any other moment of the clip
 * @param pictures the previous ones, then the new ones; before the clip's beginning its first one
 * @param labels DensePose labels [H * W] of each picture, or empty where unknown
 * @param sound of the whole clip
 */
public record StreamedClip(
    ClipRecord record,
    int firstFrame,
    Picture reference,
    List<Picture> pictures,
    List<byte[]> labels,
    Sound sound) {

  /** The words at the first new picture. */
  public String prompt() {
    return record.prompt().at(firstFrame / record.fps());
  }

  /** The beats on the clip's pictures, counted from its first one. */
  public BeatGrid beats() {
    double[] seconds = record.beats().stream().mapToDouble(Double::doubleValue).toArray();
    return new BeatGrid(seconds, record.tempo(), record.fps());
  }
}
