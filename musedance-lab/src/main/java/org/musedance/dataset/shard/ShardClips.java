package org.musedance.dataset.shard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
  private final Sight sight;
  private final Map<Integer, OpenShard> open = new LinkedHashMap<>();

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
   * What is looked at of the pictures of a clip.
   *
   * @param poses their pose maps, where they are known
   * @param latentsOrNull their latents, instead of the pictures themselves
   */
  public record Sight(boolean poses, LatentCache latentsOrNull) {
    public static final Sight ALL = new Sight(true, null);
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
      Path folder,
      List<DatasetIndex.Shard> shards,
      Window window,
      Sight sight,
      long seed,
      int buffer) {
    this.folder = folder;
    this.shards = shards;
    this.window = window;
    this.sight = sight;
    this.seed = seed;
    int[] clips = shards.stream().mapToInt(DatasetIndex.Shard::clips).toArray();
    order = new ClipOrder(clips, seed, buffer);
  }

  /**
   * Opens a split of a dataset.
   *
   * @param buffer clips that are mixed at once
   * @throws UserError if it has no clips, or not the latents that are to be looked at
   */
  public static ShardClips open(
      Path folder, Split split, Share share, Window window, Sight sight, long seed, int buffer) {
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
    if (sight.latentsOrNull() != null) {
      own.forEach(shard -> sight.latentsOrNull().open(shard).close());
    }
    return new ShardClips(folder, own, window, sight, seed, buffer);
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
      Taken taken = take(place, random, scratch.folder());
      return decode(taken.files(), taken.places(), taken.latentsOrNull());
    }
  }

  /** What is read of a clip while its shard is held. */
  private record Taken(ClipFiles files, Places places, ClipLatents latentsOrNull) {}

  private Taken take(ClipOrder.Place place, SplittableRandom random, Path scratch) {
    synchronized (open) {
      OpenShard shard = shard(place.shard());
      ClipRecord record = shard.clips().records().get(place.clip());
      Places places = draw(record, random);
      ClipLatents latents =
          shard.latentsOrNull() == null
              ? null
              : ClipLatents.read(
                  shard.latentsOrNull(), record.key(), places.reference(), places.pictures());
      return new Taken(shard.clips().extract(record, scratch), places, latents);
    }
  }

  /** An open shard; the one that was opened first makes room. */
  private OpenShard shard(int index) {
    OpenShard shard = open.get(index);
    if (shard == null) {
      if (open.size() == MOST_OPEN) {
        open.remove(open.keySet().iterator().next()).close();
      }
      DatasetIndex.Shard named = shards.get(index);
      shard =
          new OpenShard(
              ShardFile.open(folder.resolve(named.file())),
              sight.latentsOrNull() == null ? null : sight.latentsOrNull().open(named));
      open.put(index, shard);
    }
    return shard;
  }

  /**
   * Places in a clip.
   *
   * @param fresh of the new pictures
   * @param pictures of the previous ones and the new ones
   */
  private record Places(int[] fresh, int reference, int[] pictures) {}

  private Places draw(ClipRecord record, SplittableRandom random) {
    if (record.frames() < window.count()) {
      throw new UserError(
          "clips must have at least %d frames to learn from, but %s has %d; ask for fewer or build longer clips"
              .formatted(window.count(), record.key(), record.frames()));
    }
    int[] fresh = window.draw(record.frames(), random);
    int reference = random.nextInt(record.frames());
    boolean beginning = random.nextDouble() < BEGINNINGS;
    IntStream previous =
        IntStream.rangeClosed(-window.previous(), -1)
            .map(offset -> beginning ? reference : Math.max(0, fresh[0] + offset));
    return new Places(fresh, reference, IntStream.concat(previous, Arrays.stream(fresh)).toArray());
  }

  private StreamedClip decode(ClipFiles files, Places places, ClipLatents latentsOrNull) {
    int[] pictures = places.pictures();
    Map<Integer, Picture> seen =
        latentsOrNull == null
            ? read(
                files.video(),
                IntStream.concat(Arrays.stream(pictures), IntStream.of(places.reference())))
            : Map.of();
    return new StreamedClip(
        files.record(),
        places.fresh(),
        seen.get(places.reference()),
        Arrays.stream(pictures).mapToObj(seen::get).filter(Objects::nonNull).toList(),
        latentsOrNull,
        sight.poses() ? labels(files, pictures) : List.of(),
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
      open.values().forEach(OpenShard::close);
      open.clear();
    }
  }
}
