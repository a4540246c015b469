package org.musedance.dataset.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.musedance.dataset.PoseColours;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.Glimpses;
import org.musedance.dataset.source.SourceStudy;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.Seeds;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Caption;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.HeardSong;
import org.musedance.world.Song;
import org.musedance.world.Split;
import org.musedance.world.Stage;

/**
 * Films the dance world into a dataset, with pose maps and timelines that are exact instead of
 * guessed. Every clip is a source of its own, and splits have their own dancers and songs.
 */
public final class WorldDataset {
  private static final String KNOWN = "world";

  private final WorldSettings settings;
  private final BuildFolder folder;
  private final Workers workers;
  private final Consumer<BuildProgress> progress;
  private final Split[] splits;

  /**
   * @param output folder of the dataset: new, or of a build that was stopped
   * @param threads clips at once; 0: as many as there are cores
   */
  public WorldDataset(
      WorldSettings settings, Path output, int threads, Consumer<BuildProgress> progress) {
    this.settings = settings;
    this.progress = progress;
    splits = settings.shares().spread(settings.clips());
    folder = BuildFolder.open(output, settings);
    workers = new Workers(threads == 0 ? Workers.suitable() : threads, progress);
  }

  /** Films to the end. */
  public BuildResult run() {
    List<Integer> numbers = IntStream.range(0, settings.clips()).boxed().toList();
    List<SourceOutcome> outcomes = workers.map("filming", numbers, this::key, this::outcome);
    return new Packing(
            "musedance dataset world",
            settings,
            settings.fps(),
            settings.size(),
            settings.size(),
            settings.shardMebibytes())
        .pack(folder, outcomes, progress);
  }

  private String key(int number) {
    return String.format(Locale.ROOT, "world-%d-%06d", settings.seed(), number);
  }

  private SourceOutcome outcome(int number) {
    CutClip clip = folder.finished(key(number)).orElseGet(() -> filmed(number));
    int size = settings.size();
    SourceStudy study =
        new SourceStudy(
            clip.record().source(), null, settings.seconds(), size, size, 1, 0, List.of(), null);
    return new SourceOutcome(study, List.of(clip), splits[number]);
  }

  private CutClip filmed(int number) {
    Split split = splits[number];
    long seed = Seeds.mix(settings.seed(), number);
    SplittableRandom random = new SplittableRandom(seed);
    Stage stage = Stage.draw(split.seed(seed), null, settings.size());
    HeardSong heard = HeardSong.draw(split, seed, null, settings.seconds());
    Choreography dance =
        Choreography.draw(
            random,
            heard,
            Choreography.movesOf(split, stage.subject().kind()),
            0,
            settings.seconds());
    Caption caption = Caption.of(random, split, dance, 0, stage.subject());
    byte[] thumbnail = film(key(number), stage, dance);
    ClipRecord record = record(number, split, dance, timeline(dance, caption));
    CutClip made = new CutClip(record, thumbnail, List.of());
    folder.keep(made);
    return made;
  }

  private byte[] film(String key, Stage stage, Choreography dance) {
    Song song = dance.heard().song();
    Sound sound = Sound.ofMono(song.samples(), song.sampleRate());
    Glimpses glimpses = new Glimpses(settings.frames(), settings.fps());
    try (VideoWriter video = writer(key + ClipFiles.VIDEO, sound);
        VideoWriter poses = writer(key + ClipFiles.POSE, null)) {
      try {
        for (int i = 0; i < settings.frames(); i++) {
          Frame frame = new Frame(settings.size());
          stage.render(dance.poseAt(i / settings.fps(), stage.subject()), frame);
          Picture picture = new Picture(frame.size, frame.size, frame.rgb);
          video.write(picture);
          poses.write(PoseColours.paint(frame.parts, frame.size, frame.size));
          glimpses.see(i, picture);
        }
      } catch (RuntimeException e) {
        video.abandon();
        poses.abandon();
        throw e;
      }
    }
    return glimpses.thumbnail();
  }

  private VideoWriter writer(String name, Sound soundOrNull) {
    Path file = folder.clips().resolve(name);
    return VideoWriter.open(file, settings.size(), settings.size(), settings.fps(), soundOrNull);
  }

  /** The exact times of the moves with the words of the caption. */
  private static List<ClipRecord.Timed> timeline(Choreography dance, Caption caption) {
    PromptTimeline said = PromptTimeline.parse(caption.prompt(), List.of());
    List<ClipRecord.Timed> timeline = new ArrayList<>();
    for (int i = 0; i < dance.parts().size(); i++) {
      Choreography.Part part = dance.parts().get(i);
      String words = said.entries().isEmpty() ? said.always() : said.entries().get(i).text();
      timeline.add(new ClipRecord.Timed(part.fromSeconds(), part.toSeconds(), words));
    }
    return timeline;
  }

  private ClipRecord record(
      int number, Split split, Choreography dance, List<ClipRecord.Timed> timeline) {
    HeardSong heard = dance.heard();
    String caption =
        timeline.stream().map(ClipRecord.Timed::text).collect(Collectors.joining(", then "));
    return new ClipRecord(
        key(number),
        caption,
        KNOWN,
        timeline,
        heard.tempo(),
        Arrays.stream(heard.beatSeconds()).boxed().toList(),
        settings.fps(),
        settings.frames(),
        settings.size(),
        settings.size(),
        key(number),
        0,
        ClipRecord.nameOf(split),
        heard.song().style().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        KNOWN);
  }
}
