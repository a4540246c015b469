package org.musedance.dataset.shard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.musedance.dataset.PoseColours;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.media.VideoReader;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * Clips of a dataset for training: shuffled, without end, and the same for the same seed. A clip is
 * a function of its position, so any number of threads may decode ahead of the one that learns, and
 * a run that goes on at a position sees what an uninterrupted one would have seen.
 *
 * <p>Files are read by one thread at a time, pictures are decoded by all.
 */
public final class ShardClips implements AutoCloseable {
  private static final int MOST_OPEN = 8;

  /** So many clips begin a video: what came before is the reference picture, as at inference. */
  private static final double BEGINNINGS = 0.2;

  private final Path folder;
  private final List<DatasetIndex.Shard> shards;
  private final Window window;
  private final long seed;
  private final ClipOrder order;
  private final Map<Integer, ShardFile> open = new LinkedHashMap<>();

  /**
   * Which pictures of a clip are wanted.
   *
   * @param previous before the new ones
   * @param count new ones
   * @param scattered new ones at independent moments instead of in a row
   */
  public record Window(int previous, int count, boolean scattered) {

    /** Places of new pictures in a clip of so many. */
    private int[] draw(int frames, SplittableRandom random) {
      int first = random.nextInt(frames - (scattered ? 0 : count - 1));
      return IntStream.range(0, count)
          .map(i -> scattered && i > 0 ? random.nextInt(frames) : first + (scattered ? 0 : i))
          .toArray();
    }
  }

  /**
   * Which part of the data one of several processes learns from: every so manieth shard.
   *
   * @param rank from 0
   * @param ranks processes
   */
  public record Share(int rank, int ranks) {
    public static final Share ALL = new Share(0, 1);
  }

  private ShardClips(
      Path folder, List<DatasetIndex.Shard> shards, Window window, long seed, int buffer) {
    this.folder = folder;
    this.shards = shards;
    this.window = window;
    this.seed = seed;
    int[] clips = shards.stream().mapToInt(DatasetIndex.Shard::clips).toArray();
    order = new ClipOrder(clips, seed, buffer);
  }

  /**
   * Opens a split of a dataset.
   *
   * @param buffer clips that are mixed at once
   */
  public static ShardClips open(
      Path folder, Split split, Share share, Window window, long seed, int buffer) {
    List<DatasetIndex.Shard> all = DatasetIndex.read(folder).shards(split);
    List<DatasetIndex.Shard> own = new ArrayList<>();
    for (int i = share.rank(); i < all.size(); i += share.ranks()) {
      own.add(all.get(i));
    }
    if (all.isEmpty()) {
      throw SplitClips.noClips(folder, split);
    }
    if (own.isEmpty()) {
      throw new UserError(
          "a dataset must have a shard of its %s split for each process, but %s has %d for %d; use fewer processes or build smaller shards"
              .formatted(ClipRecord.nameOf(split), folder, all.size(), share.ranks()));
    }
    return new ShardClips(folder, own, window, seed, buffer);
  }

  /** Clips before the first one comes again. */
  public int clipsPerEpoch() {
    return order.total();
  }

  /** Reads and decodes the clip of a position, from 0 without end. */
  public StreamedClip at(long position) {
    ClipOrder.Place place = order.at(position);
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, position));
    try (Scratch scratch = Scratch.open()) {
      return decode(extract(place, scratch.folder()), random);
    }
  }

  private ClipFiles extract(ClipOrder.Place place, Path scratch) {
    synchronized (open) {
      ShardFile shard = shard(place.shard());
      return shard.extract(shard.records().get(place.clip()), scratch);
    }
  }

  /** An open shard; the one that was opened first makes room. */
  private ShardFile shard(int index) {
    ShardFile shard = open.get(index);
    if (shard == null) {
      if (open.size() == MOST_OPEN) {
        open.remove(open.keySet().iterator().next()).close();
      }
      shard = ShardFile.open(folder.resolve(shards.get(index).file()));
      open.put(index, shard);
    }
    return shard;
  }

  private StreamedClip decode(ClipFiles files, SplittableRandom random) {
    ClipRecord record = files.record();
    if (record.frames() < window.count()) {
      throw new UserError(
          "clips must have at least %d frames to learn from, but %s has %d; ask for fewer or build longer clips"
              .formatted(window.count(), record.key(), record.frames()));
    }
    int[] places = window.draw(record.frames(), random);
    int reference = random.nextInt(record.frames());
    boolean beginning = random.nextDouble() < BEGINNINGS;
    int[] previous =
        IntStream.rangeClosed(-window.previous(), -1)
            .map(offset -> beginning ? reference : Math.max(0, places[0] + offset))
            .toArray();
    int[] pictures = IntStream.concat(Arrays.stream(previous), Arrays.stream(places)).toArray();
    Map<Integer, Picture> seen =
        read(files.video(), IntStream.concat(Arrays.stream(pictures), IntStream.of(reference)));
    return new StreamedClip(
        record,
        places,
        seen.get(reference),
        Arrays.stream(pictures).mapToObj(seen::get).toList(),
        labels(files, pictures),
        sound(files));
  }

  /** Some pictures of a video; the others are decoded where it must be, but not kept. */
  private static Map<Integer, Picture> read(Path file, IntStream places) {
    Map<Integer, Picture> wanted = new HashMap<>();
    places.forEach(place -> wanted.put(place, null));
    int last = Collections.max(wanted.keySet());
    try (VideoReader video = VideoReader.open(file)) {
      for (int place = 0; place <= last; place++) {
        Optional<Picture> next = video.next();
        if (next.isEmpty()) {
          throw new UserError(
              "%s must have at least %d pictures, but has %d; build the dataset again"
                  .formatted(file.getFileName(), last + 1, place));
        }
        wanted.replace(place, next.get());
      }
    }
    return wanted;
  }

  private static List<byte[]> labels(ClipFiles files, int[] pictures) {
    if (files.poseOrNull() == null) {
      return List.of();
    }
    Map<Integer, Picture> poses = read(files.poseOrNull(), Arrays.stream(pictures));
    return Arrays.stream(pictures).mapToObj(poses::get).map(PoseColours::labels).toList();
  }

  private static Sound sound(ClipFiles files) {
    try (VideoReader video = VideoReader.open(files.video())) {
      return video.sound().orElseThrow(() -> silent(files.record()));
    }
  }

  private static UserError silent(ClipRecord record) {
    return new UserError(
        "clip %s must have sound, but has none; build the dataset again".formatted(record.key()));
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values().forEach(ShardFile::close);
      open.clear();
    }
  }
}
