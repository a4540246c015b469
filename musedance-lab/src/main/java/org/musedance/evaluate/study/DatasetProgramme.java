package org.musedance.evaluate.study;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.SplitClips;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.tensor.UserError;

/**
 * Clips of a dataset, danced again from their first picture, their music and their words; the clips
 * themselves are the truth. Groups are the genres of the music, where they are known.
 *
 * @param dancer who dances
 * @param clips of one split
 * @param seed draws the noise
 * @param seconds of each clip at most
 * @param fps of the model
 */
public record DatasetProgramme(
    Dancer dancer, SplitClips clips, long seed, double seconds, double fps) implements Programme {
  private static final String ALL = "all";

  public DatasetProgramme {
    for (ClipRecord record : clips.records()) {
      if (record.fps() != fps) {
        throw new UserError(
            "a dataset's clips must have the model's %s pictures per second, but %s has %s; build it with --fps %s"
                .formatted(fps, record.key(), record.fps(), fps));
      }
    }
  }

  @Override
  public List<String> names() {
    return clips.records().stream().map(ClipRecord::key).toList();
  }

  @Override
  public String description() {
    return "clips of a dataset, danced from their first picture; beats as heard by the beat tracker";
  }

  @Override
  public Performance perform(int index) {
    return clips.read(index, files -> perform(files, Dancer.noise(seed, index)));
  }

  private Performance perform(ClipFiles files, long noise) {
    ClipRecord record = files.record();
    Footage clip = Footage.read(files.video(), null);
    double length = Math.min(seconds, record.seconds());
    Sound music =
        clip.sound()
            .orElseThrow(
                () ->
                    new UserError(
                        "clip %s must have sound, but has none; build the dataset again"
                            .formatted(record.key())))
            .slice(0, length);
    Picture reference = clip.frames().get(0);
    List<DancedFrame> dance = dancer.dance(reference, music, record.prompt(), length, noise);
    int frames = Math.min(dance.size(), clip.frames().size());
    return new Performance(
        record.key(),
        record.genre() == null ? ALL : record.genre(),
        record.source(),
        record.caption(),
        fps,
        reference,
        dance.subList(0, frames).stream().map(DancedFrame::frame).toList(),
        clip.frames().subList(0, frames),
        Arrays.stream(record.beatSeconds()).filter(beat -> beat < frames / fps).toArray(),
        record.grid().counts(frames),
        Optional.of(music),
        Map.of());
  }
}
