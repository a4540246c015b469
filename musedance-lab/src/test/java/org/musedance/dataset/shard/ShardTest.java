package org.musedance.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Split;

class ShardTest {
  @TempDir private Path folder;

  @Test
  void givesBackWhatWasPacked() throws IOException {
    ClipFiles first = clip("a-000", "train", "sidecar", 1000);
    ClipFiles second = clip("b-000", "train", null, 500);

    pack("packed", first, second);

    try (ShardFile shard = ShardFile.open(folder.resolve("packed/train-00000.tar"))) {
      assertThat(shard.records()).containsExactly(first.record(), second.record());
      Path target = Files.createDirectory(folder.resolve("target"));
      ClipFiles extracted = shard.extract(first.record(), target);
      assertThat(extracted.video()).hasSameBinaryContentAs(first.video());
      assertThat(extracted.poseOrNull()).hasSameBinaryContentAs(first.poseOrNull());
      assertThat(shard.extract(second.record(), target).poseOrNull()).isNull();
    }
  }

  @Test
  void beginsANewShardBeforeOneGetsTooLarge() throws IOException {
    List<DatasetIndex.Shard> shards =
        pack(
            "packed",
            clip("a-000", "train", null, 600_000),
            clip("b-000", "test", null, 100),
            clip("c-000", "train", null, 300_000),
            clip("d-000", "train", null, 300_000),
            clip("e-000", "train", null, 2_000_000));

    assertThat(shards)
        .extracting(DatasetIndex.Shard::file)
        .containsExactly("train-00000.tar", "train-00001.tar", "train-00002.tar", "test-00000.tar");
    assertThat(shards).extracting(DatasetIndex.Shard::clips).containsExactly(2, 1, 1, 1);
    assertThat(shards.get(0).seconds()).isEqualTo(5);
  }

  @Test
  void givesTheSameBytesEachTime() throws IOException {
    ClipFiles clip = clip("a-000", "train", "sidecar", 1000);
    pack("one", clip);
    Files.setLastModifiedTime(clip.video(), java.nio.file.attribute.FileTime.fromMillis(1));
    pack("two", clip);

    assertThat(folder.resolve("one/train-00000.tar"))
        .hasSameBinaryContentAs(folder.resolve("two/train-00000.tar"));
  }

  @Test
  void writesRecordsInPublishedWords() {
    String json = DatasetJson.text(record("a-000", "train", null));

    assertThat(json)
        .contains(
            "\"key\" : \"a-000\"",
            "\"caption\" : \"it dances\"",
            "\"timeline\" : [ {",
            "\"beats\" : [ 0.5, 1.0 ]",
            "\"fps\" : 8.0",
            "\"source\" : \"dance.mp4\"",
            "\"split\" : \"train\"")
        .doesNotContain("pose", "genre", "seconds", "prompt");
  }

  @Test
  void givesEveryMomentItsWords() {
    PromptTimeline prompt = record("a-000", "train", null).prompt();

    assertThat(prompt.at(0.5)).isEqualTo("it waves");
    assertThat(prompt.at(1.5)).isEqualTo("it dances");
  }

  @Test
  void refusesWhatIsNoShard() throws IOException {
    Path torn = folder.resolve("torn.tar");
    Files.writeString(torn, "x".repeat(2000), StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> ShardFile.open(torn))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("torn.tar must be a whole tar file");
  }

  @Test
  void refusesAFolderWithoutDataset() {
    assertThatThrownBy(() -> DatasetIndex.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be the folder of a finished dataset");
  }

  @Test
  void readsItsOwnIndexAndRefusesAnother() {
    List<DatasetIndex.Shard> shards =
        List.of(new DatasetIndex.Shard("test-00000.tar", "test", 3, 7.5, 2048));
    DatasetIndex index = DatasetIndex.of(12, 64, 48, shards, 2, 1, Map.of("command", "a test"));
    DatasetJson.write(folder.resolve(DatasetIndex.FILE), index);

    assertThat(DatasetIndex.read(folder)).isEqualTo(index);
    assertThat(index.shards(Split.TEST)).isEqualTo(shards);
    assertThat(index.shards(Split.TRAIN)).isEmpty();
    Path file = folder.resolve(DatasetIndex.FILE);
    DatasetJson.write(file, Map.of("format", "other", "version", 1));
    assertThatThrownBy(() -> DatasetIndex.read(folder)).isInstanceOf(UserError.class);
  }

  private List<DatasetIndex.Shard> pack(String name, ClipFiles... clips) throws IOException {
    Path target = Files.createDirectory(folder.resolve(name));
    try (ShardWriter writer = new ShardWriter(target, 1)) {
      for (ClipFiles clip : clips) {
        writer.add(clip);
      }
      return writer.finish();
    }
  }

  private ClipFiles clip(String key, String split, String pose, int bytes) throws IOException {
    ClipFiles files = ClipFiles.in(folder, record(key, split, pose));
    byte[] content = new byte[bytes];
    new SplittableRandom(bytes).nextBytes(content);
    Files.write(files.video(), content);
    if (pose != null) {
      Files.write(files.poseOrNull(), new byte[77]);
    }
    return files;
  }

  private static ClipRecord record(String key, String split, String pose) {
    return new ClipRecord(
        key,
        "it dances",
        "txt",
        List.of(new ClipRecord.Timed(0, 1, "it waves")),
        120,
        List.of(.5, 1.0),
        8,
        20,
        64,
        48,
        "dance.mp4",
        3.5,
        split,
        null,
        pose);
  }
}
