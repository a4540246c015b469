package org.musedance.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.dataset.source.Annotators;
import org.musedance.dataset.source.CaptionSidecars;
import org.musedance.dataset.source.ClipPlan;
import org.musedance.dataset.source.ClipRules;
import org.musedance.dataset.source.ClipShape;
import org.musedance.dataset.source.Rejection.Reason;
import org.musedance.dataset.source.SourceFile;
import org.musedance.dataset.source.SourceFiles;
import org.musedance.media.VideoReader;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

class DatasetBuildTest {
  private static final Map<String, Reason> REJECTED =
      Map.ofEntries(
          Map.entry("empty.mp4", Reason.UNREADABLE),
          Map.entry("letter.mp4", Reason.UNREADABLE),
          Map.entry("torn.mp4", Reason.UNREADABLE),
          Map.entry("mute.mp4", Reason.NO_SOUND),
          Map.entry("silent.mp4", Reason.SILENT),
          Map.entry("noise.mp4", Reason.NO_BEAT),
          Map.entry("tiny.mp4", Reason.TOO_SMALL),
          Map.entry("still.mp4", Reason.STILL),
          Map.entry("short.mp4", Reason.TOO_SHORT),
          Map.entry("zz-copy.mp4", Reason.DUPLICATE),
          Map.entry("zz-smaller.mp4", Reason.DUPLICATE));

  @TempDir private static Path folder;

  private static Path videos;
  private static Path built;
  private static BuildResult result;

  @BeforeAll
  static void build() throws IOException {
    videos = Files.createDirectory(folder.resolve("videos"));
    FilmFolder films = new FilmFolder(videos);
    films.dances();
    films.oddFiles();
    built = folder.resolve("built");
    result = build(built, progress -> {}, 2);
  }

  private static BuildResult build(Path output, Consumer<BuildProgress> progress, int threads) {
    Annotators annotators = new Annotators(new CaptionSidecars(), null, null);
    return new DatasetBuild(settings(48), annotators, output, threads, progress)
        .run(SourceFiles.find(List.of(videos)));
  }

  private static BuildSettings settings(int size) {
    return new BuildSettings(
        new ClipPlan(8, 2, 10),
        new ClipShape(size, size, ClipShape.Fit.CROP),
        new ClipRules(32, .005, -60, .2),
        new SplitShares(60, 20, 20),
        1,
        null,
        null);
  }

  @Test
  void accountsForEveryFile() throws IOException {
    Map<String, Reason> rejected = new HashMap<>();
    for (SourceOutcome outcome : result.outcomes()) {
      assertThat(outcome.clips().size() + outcome.rejections().size())
          .as(outcome.study().name())
          .isEqualTo(1);
      outcome
          .rejections()
          .forEach(rejection -> rejected.put(outcome.study().name(), rejection.reason()));
    }

    assertThat(result.outcomes()).hasSize(FilmFolder.DANCES + FilmFolder.ODD_FILES);
    assertThat(rejected).isEqualTo(REJECTED);
    String report = Files.readString(built.resolve("report.html"));
    result.outcomes().forEach(each -> assertThat(report).contains(each.study().name()));
    assertThat(report)
        .contains(
            "the same content as dance-07.mp4", "the same recording as clip 0 of dance-08.mp4")
        .doesNotContain("http://", "https://", "<script");
  }

  @Test
  void packsEveryClipWithPicturesSoundAndBeats() throws IOException {
    List<ClipRecord> records = records(built);

    assertThat(records).hasSize(FilmFolder.DANCES + 1);
    assertThat(records).extracting(ClipRecord::source).contains("renamed.avi", "dance-29.mp4");
    assertThat(records)
        .filteredOn(record -> record.source().equals("dance-03.mp4"))
        .singleElement()
        .satisfies(record -> assertThat(record.caption()).isEqualTo("it dances 3"));
    for (Path shard : shards(built)) {
      assertThat(Files.size(shard)).isLessThan((1 << 20) + 20_000L);
      try (ShardFile file = ShardFile.open(shard)) {
        ClipRecord record = file.records().get(0);
        Path extracted = Files.createTempDirectory(folder, "clip");
        try (VideoReader video = VideoReader.open(file.extract(record, extracted).video())) {
          assertThat(video.fps()).isEqualTo(8);
          assertThat(video.width()).isEqualTo(48);
          assertThat(video.sound()).isPresent();
          assertThat(video.readAll()).hasSize(record.frames()).hasSize(20);
          assertThat(record.beats()).hasSizeGreaterThan(2);
        }
      }
    }
  }

  @Test
  void indexTellsWhatTheShardsHold() {
    DatasetIndex index = DatasetIndex.read(built);

    assertThat(index.shards()).isEqualTo(result.index().shards());
    assertThat(index.clips()).isEqualTo(31);
    assertThat(index.sources()).isEqualTo(31);
    assertThat(index.rejectedSources()).isEqualTo(11);
    assertThat(index.shards(Split.TRAIN)).isNotEmpty();
    assertThat(index.seconds()).isEqualTo(31 * 2.5);
  }

  @Test
  void keepsEverySourceInOneSplit() {
    Map<String, Set<String>> splits = new HashMap<>();
    records(built)
        .forEach(
            record ->
                splits
                    .computeIfAbsent(record.source(), name -> new HashSet<>())
                    .add(record.split()));

    assertThat(splits.values()).allSatisfy(each -> assertThat(each).hasSize(1));
    assertThat(result.splits().values()).allSatisfy(clips -> assertThat(clips).isPositive());
  }

  @Test
  void goesOnAfterItWasStoppedAndGivesTheSame() throws IOException {
    Path stopped = folder.resolve("stopped");
    for (int limit : new int[] {5, 30, 50, 70}) {
      Consumer<BuildProgress> progress = stopAfter(limit);
      assertThatThrownBy(() -> build(stopped, progress, 2))
          .isInstanceOf(CancellationException.class);
      assertThat(stopped.resolve("dataset.json")).doesNotExist();
    }
    Set<Path> finished = files(stopped.resolve(".build").resolve("clips"));
    Map<Path, Object> written = new TreeMap<>();
    for (Path file : finished) {
      written.put(file, Files.getLastModifiedTime(file));
    }
    List<BuildProgress> seen = Collections.synchronizedList(new ArrayList<>());
    Consumer<BuildProgress> watching =
        progress -> {
          seen.add(progress);
          if (progress.phase().equals("packing") && progress.done() == 1) {
            assertThat(written).allSatisfy((file, time) -> assertUntouched(file, time));
          }
        };

    build(stopped, watching, 1);

    assertThat(finished).hasSizeGreaterThan(10);
    assertThat(seen).hasSizeGreaterThan(42);
    assertThat(contents(stopped)).isEqualTo(contents(built));
  }

  private static void assertUntouched(Path file, Object time) {
    try {
      assertThat(Files.getLastModifiedTime(file)).as(file.toString()).isEqualTo(time);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Consumer<BuildProgress> stopAfter(int pieces) {
    int[] left = {pieces};
    return progress -> {
      if (--left[0] == 0) {
        throw new CancellationException("stopped at " + progress);
      }
    };
  }

  @Test
  void refusesOtherSettingsForAnUnfinishedBuild() {
    Path stopped = folder.resolve("other-settings");
    assertThatThrownBy(() -> build(stopped, stopAfter(3), 1))
        .isInstanceOf(CancellationException.class);
    Annotators annotators = new Annotators(new CaptionSidecars(), null, null);

    assertThatThrownBy(() -> new DatasetBuild(settings(64), annotators, stopped, 1, progress -> {}))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the settings must be those of the unfinished build");
  }

  @Test
  void refusesAFolderThatHoldsSomething() {
    assertThatThrownBy(() -> build(built, progress -> {}, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds a finished dataset");
    assertThatThrownBy(() -> build(videos, progress -> {}, 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("holds something else");
  }

  private static List<ClipRecord> records(Path dataset) {
    List<ClipRecord> records = new ArrayList<>();
    for (Path shard : shards(dataset)) {
      try (ShardFile file = ShardFile.open(shard)) {
        records.addAll(file.records());
      }
    }
    return records;
  }

  private static List<Path> shards(Path dataset) {
    return DatasetIndex.read(dataset).shards().stream()
        .map(shard -> dataset.resolve(shard.file()))
        .toList();
  }

  private static Set<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.collect(Collectors.toSet());
    }
  }

  /** Hashes of all files by name. */
  private static Map<String, String> contents(Path dataset) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    for (Path file : files(dataset)) {
      String name = file.getFileName().toString();
      contents.put(name, new SourceFile(file, name).contentHash());
    }
    return contents;
  }
}
