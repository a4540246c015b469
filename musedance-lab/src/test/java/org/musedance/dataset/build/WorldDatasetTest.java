package org.musedance.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.PoseColours;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

class WorldDatasetTest {
  private static final WorldSettings SETTINGS =
      new WorldSettings(10, 64, 8, 3, 5, new SplitShares(70, 20, 10), 256);

  @TempDir private static Path folder;

  private static Path built;

  @BeforeAll
  static void film() {
    built = folder.resolve("world");
    new WorldDataset(SETTINGS, built, 2, progress -> {}).run();
  }

  @Test
  void filmsExactShares() {
    DatasetIndex index = DatasetIndex.read(built);

    assertThat(index.shards(Split.TRAIN).get(0).clips()).isEqualTo(7);
    assertThat(index.shards(Split.VALIDATION).get(0).clips()).isEqualTo(2);
    assertThat(index.shards(Split.TEST).get(0).clips()).isEqualTo(1);
    assertThat(built.resolve("report.html")).exists();
  }

  @Test
  void givesEveryMomentItsWords() {
    for (ClipRecord record : records()) {
      assertThat(record.timeline().get(0).from()).isZero();
      assertThat(record.timeline().get(record.timeline().size() - 1).to()).isEqualTo(3);
      assertThat(record.prompt().at(1.5)).isNotBlank();
      assertThat(record.beats()).hasSizeGreaterThan(3);
      assertThat(record.tempo()).isBetween(60.0, 200.0);
      assertThat(record.genre()).isNotBlank();
    }
  }

  @Test
  void paintsPosesThatMoveWithTheDancer() throws IOException {
    try (ShardFile shard = ShardFile.open(built.resolve("train-00000.tar"))) {
      for (ClipRecord record : shard.records()) {
        ClipFiles files = shard.extract(record, Files.createTempDirectory(folder, "clip"));
        List<Picture> pictures = read(files.video());
        List<Picture> poses = read(files.poseOrNull());

        assertThat(poses).hasSameSizeAs(pictures).hasSize(24);
        byte[] labels = PoseColours.labels(poses.get(7));
        assertThat(labels).contains((byte) 0);
        assertThat(share(labels)).isBetween(.02, .95);
      }
    }
  }

  private static double share(byte[] labels) {
    int dancer = 0;
    for (byte label : labels) {
      dancer += label == 0 ? 0 : 1;
    }
    return (double) dancer / labels.length;
  }

  @Test
  void filmsTheSameAgain() throws IOException {
    Path again = folder.resolve("again");
    new WorldDataset(SETTINGS, again, 1, progress -> {}).run();

    for (DatasetIndex.Shard shard : DatasetIndex.read(built).shards()) {
      assertThat(again.resolve(shard.file())).hasSameBinaryContentAs(built.resolve(shard.file()));
    }
  }

  @Test
  void namesAValueOutOfRange() {
    SplitShares shares = new SplitShares(90, 5, 5);
    assertThatThrownBy(() -> new WorldSettings(10, 16, 8, 3, 5, shares, 256))
        .isInstanceOf(UserError.class)
        .hasMessage("--size must be 32 to 2048, but was 16; choose a value in between");
  }

  private static List<Picture> read(Path video) {
    try (VideoReader reader = VideoReader.open(video)) {
      assertThat(reader.fps()).isEqualTo(8, within(1e-6));
      return reader.readAll();
    }
  }

  private static List<ClipRecord> records() {
    List<ClipRecord> records = new ArrayList<>();
    for (DatasetIndex.Shard shard : DatasetIndex.read(built).shards()) {
      try (ShardFile file = ShardFile.open(built.resolve(shard.file()))) {
        records.addAll(file.records());
      }
    }
    return records;
  }
}
