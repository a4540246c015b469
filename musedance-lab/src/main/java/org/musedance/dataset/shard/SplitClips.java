package org.musedance.dataset.shard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/** The whole clips of a dataset's split, in the order of its shards, for measuring. */
public final class SplitClips {
  private final Path folder;
  private final List<Place> places;

  /** Which shard a clip lies in. */
  private record Place(String shard, ClipRecord record) {}

  private SplitClips(Path folder, List<Place> places) {
    this.folder = folder;
    this.places = places;
  }

  /**
   * Opens a split.
   *
   * @param most so many clips at most
   * @throws UserError if it has none
   */
  public static SplitClips open(Path folder, Split split, int most) {
    List<Place> places = new ArrayList<>();
    for (DatasetIndex.Shard shard : DatasetIndex.read(folder).shards(split)) {
      if (places.size() >= most) {
        break;
      }
      try (ShardFile file = ShardFile.open(folder.resolve(shard.file()))) {
        file.records().forEach(record -> places.add(new Place(shard.file(), record)));
      }
    }
    if (places.isEmpty()) {
      throw noClips(folder, split);
    }
    return new SplitClips(folder, places.subList(0, Math.min(most, places.size())));
  }

  static UserError noClips(Path folder, Split split) {
    return new UserError(
        "a dataset must have clips in its %s split, but %s has none; build it with more videos or another --split"
            .formatted(ClipRecord.nameOf(split), folder));
  }

  public List<ClipRecord> records() {
    return places.stream().map(Place::record).toList();
  }

  /** Lets a reader look at the files of a clip, which are gone afterwards. */
  public <T> T read(int index, Function<ClipFiles, T> reader) {
    Place place = places.get(index);
    try (ShardFile file = ShardFile.open(folder.resolve(place.shard()))) {
      return file.read(place.record(), reader);
    }
  }
}
