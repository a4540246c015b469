package org.musedance.dataset.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.musedance.dataset.PoseColours;
import org.musedance.media.Picture;
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
   * @param count new ones in a row
   */
  public record Window(int previous, int count) {}

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
    try {
      Path scratch = Files.createTempDirectory("musedance-clip");
      try {
        return decode(extract(place, scratch), random);
      } finally {
        delete(scratch);
      }
    } catch (IOException e) {
      throw new UserError(
          "the folder for temporary files must be writable, but is not (%s); free space or set java.io.tmpdir"
              .formatted(e),
          e);
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
    int first = random.nextInt(record.frames() - window.count() + 1);
    int reference = random.nextInt(record.frames());
    try (VideoReader video = VideoReader.open(files.video())) {
      List<Picture> all = video.readAll();
      return new StreamedClip(
          record,
          first,
          all.get(reference),
          inWindow(all, first),
          labels(files, first),
          video.sound().orElseThrow(() -> silent(record)));
    }
  }

  private <T> List<T> inWindow(List<T> all, int first) {
    List<T> chosen = new ArrayList<>();
    for (int i = first - window.previous(); i < first + window.count(); i++) {
      chosen.add(all.get(Math.max(0, i)));
    }
    return chosen;
  }

  private List<byte[]> labels(ClipFiles files, int first) {
    if (files.poseOrNull() == null) {
      return List.of();
    }
    try (VideoReader poses = VideoReader.open(files.poseOrNull())) {
      return inWindow(poses.readAll(), first).stream().map(PoseColours::labels).toList();
    }
  }

  private static UserError silent(ClipRecord record) {
    return new UserError(
        "clip %s must have sound, but has none; build the dataset again".formatted(record.key()));
  }

  private static void delete(Path scratch) throws IOException {
    try (var files = Files.list(scratch)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(scratch);
  }

  @Override
  public void close() {
    synchronized (open) {
      open.values().forEach(ShardFile::close);
      open.clear();
    }
  }
}
