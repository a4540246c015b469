package org.musedance.dataset.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.build.SplitShares;
import org.musedance.dataset.build.WorldDataset;
import org.musedance.dataset.build.WorldSettings;
import org.musedance.dataset.shard.ShardClips.Share;
import org.musedance.dataset.shard.ShardClips.Sight;
import org.musedance.dataset.shard.ShardClips.Window;
import org.musedance.media.Picture;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

class ShardClipsTest {
  private static final Window WINDOW = new Window(2, 8, false);

  @TempDir private static Path folder;

  @BeforeAll
  static void film() {
    SplitShares shares = new SplitShares(80, 10, 10);
    WorldSettings settings = new WorldSettings(5, 64, 8, 2, 9, shares, 256);
    new WorldDataset(settings, folder.resolve("world"), 2, progress -> {}).run();
  }

  @Test
  void readsEveryClipOfAnEpochOnce() {
    try (ShardClips clips = open(1)) {
      Set<String> keys = new HashSet<>();
      for (int i = 0; i < clips.clipsPerEpoch(); i++) {
        keys.add(clips.at(i).record().key());
      }

      assertThat(keys).hasSize(4);
    }
  }

  /** 10 s of sound fill a shard of a mebibyte with a few clips. */
  @Test
  void ranksReadDifferentClipsAndTogetherAll() {
    WorldSettings settings = new WorldSettings(10, 64, 8, 10, 9, new SplitShares(100, 0, 0), 1);
    new WorldDataset(settings, folder.resolve("long"), 2, progress -> {}).run();
    Set<String> first = keys(new Share(0, 2));
    Set<String> second = keys(new Share(1, 2));

    assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
    assertThat(second).isNotEmpty();
    assertThat(first.size() + second.size()).isEqualTo(10);
  }

  private static Set<String> keys(Share share) {
    Set<String> keys = new HashSet<>();
    try (ShardClips clips =
        ShardClips.open(folder.resolve("long"), Split.TRAIN, share, WINDOW, Sight.ALL, 1, 10)) {
      for (int i = 0; i < clips.clipsPerEpoch(); i++) {
        keys.add(clips.at(i).record().key());
      }
    }
    return keys;
  }

  @Test
  void givesPicturesPosesWordsAndBeats() {
    try (ShardClips clips = open(1)) {
      StreamedClip clip = clips.at(3);

      assertThat(clip.pictures()).hasSize(10).allSatisfy(p -> assertThat(p.width()).isEqualTo(64));
      assertThat(clip.labels()).hasSize(10).allSatisfy(l -> assertThat(l).hasSize(64 * 64));
      assertThat(clip.places()[0]).isBetween(0, 8);
      assertThat(clip.places())
          .containsExactly(IntStream.range(clip.places()[0], clip.places()[0] + 8).toArray());
      assertThat(clip.reference().width()).isEqualTo(64);
      assertThat(clip.prompts()).hasSize(8).allSatisfy(p -> assertThat(p).isNotBlank());
      assertThat(clip.sound().seconds()).isGreaterThan(1.9);
      assertThat(clip.beats().classes(0, 16)).contains(1);
    }
  }

  @Test
  void isTheSameAtAPositionInAnyOrderAndThread() {
    try (ShardClips once = open(7);
        ShardClips again = open(7)) {
      List<StreamedClip> inOrder = LongStream.range(0, 6).mapToObj(once::at).toList();
      List<StreamedClip> atOnce =
          LongStream.range(0, 6).map(i -> 5 - i).parallel().mapToObj(again::at).toList();

      for (int i = 0; i < 6; i++) {
        StreamedClip other = atOnce.get(5 - i);
        assertThat(other.record()).isEqualTo(inOrder.get(i).record());
        assertThat(other.places()).isEqualTo(inOrder.get(i).places());
        assertThat(other.pictures()).isEqualTo(inOrder.get(i).pictures());
      }
    }
  }

  /** What is chosen from the files is at the place that it is said to be. */
  @Test
  void readsThePicturesOfItsPlaces() {
    try (ShardClips rows = open(1);
        ShardClips moments = open(new Window(0, 5, true), 1);
        ShardClips whole = open(new Window(0, 16, false), 1)) {
      for (int i = 0; i < 8; i++) {
        StreamedClip row = rows.at(i);
        List<Picture> all = whole.at(i).pictures();
        int first = row.places()[0];
        boolean beginning = row.pictures().get(0).equals(row.reference());
        assertThat(row.pictures().subList(2, 10)).isEqualTo(all.subList(first, first + 8));
        assertThat(row.pictures().get(1))
            .isEqualTo(beginning ? row.reference() : all.get(Math.max(0, first - 1)));
        assertThat(all).contains(row.reference());

        StreamedClip scattered = moments.at(i);
        for (int k = 0; k < 5; k++) {
          assertThat(scattered.pictures().get(k)).isEqualTo(all.get(scattered.places()[k]));
        }
      }
    }
  }

  @Test
  void refusesWhatTheDatasetDoesNotHave() {
    assertThatThrownBy(
            () ->
                ShardClips.open(
                    folder.resolve("world"),
                    Split.TRAIN,
                    new Share(1, 2),
                    WINDOW,
                    Sight.ALL,
                    1,
                    10))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a shard of its train split for each process")
        .hasMessageContaining("has 1 for 2");
    try (ShardClips clips =
        ShardClips.open(
            folder.resolve("world"),
            Split.TRAIN,
            Share.ALL,
            new Window(0, 17, false),
            Sight.ALL,
            1,
            10)) {
      assertThatThrownBy(() -> clips.at(0))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("at least 17 frames");
    }
  }

  @Test
  void mixesEachEpochAnewWithinTheBuffer() {
    int[] shards = {40, 10, 25, 60};
    ClipOrder order = new ClipOrder(shards, 3, 16);
    List<ClipOrder.Place> first = epoch(order, 0);
    List<ClipOrder.Place> second = epoch(order, 1);

    assertThat(order.total()).isEqualTo(135);
    assertThat(first).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(second);
    assertThat(first).isNotEqualTo(second).isEqualTo(epoch(new ClipOrder(shards, 3, 16), 0));
    assertThat(first).isNotEqualTo(epoch(new ClipOrder(shards, 4, 16), 0));
    List<ClipOrder.Place> unmixed = epoch(new ClipOrder(shards, 3, 1), 0);
    // With a buffer of n, a clip comes at most n - 1 places early.
    for (int i = 0; i < unmixed.size(); i++) {
      assertThat(unmixed.indexOf(first.get(i)) - i).isLessThan(16);
    }
  }

  private static List<ClipOrder.Place> epoch(ClipOrder order, int epoch) {
    List<ClipOrder.Place> places = new ArrayList<>();
    IntStream.range(0, order.total())
        .forEach(i -> places.add(order.at((long) epoch * order.total() + i)));
    return places;
  }

  private static ShardClips open(long seed) {
    return open(WINDOW, seed);
  }

  private static ShardClips open(Window window, long seed) {
    return ShardClips.open(
        folder.resolve("world"), Split.TRAIN, Share.ALL, window, Sight.ALL, seed, 10);
  }
}
