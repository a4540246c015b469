package org.musedance.dataset.shard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * What {@code dataset.json} says. It is written last, so a folder that has one is complete.
 *
 * @param format always "musedance-dataset"
 * @param version of the format, 1
 * @param fps pictures per second of every clip
 * @param width of every clip in pixels
 * @param height of every clip in pixels
 * @param clips in all shards
 * @param seconds of all clips together
 * @param sources videos that clips were taken from
 * @param rejectedSources videos that gave no clip
 * @param shards in the order of splits, then of names
 * @param settings what the dataset was made with, by name
 */
public record DatasetIndex(
    String format,
    int version,
    double fps,
    int width,
    int height,
    int clips,
    double seconds,
    int sources,
    int rejectedSources,
    List<Shard> shards,
    Map<String, Object> settings) {
  public static final String FILE = "dataset.json";
  private static final String FORMAT = "musedance-dataset";
  private static final int VERSION = 1;

  /** One tar file beside {@code dataset.json}. */
  public record Shard(String file, String split, int clips, double seconds, long bytes) {}

  /** The index of freshly written shards. */
  public static DatasetIndex of(
      double fps,
      int width,
      int height,
      List<Shard> shards,
      int sources,
      int rejectedSources,
      Map<String, Object> settings) {
    return new DatasetIndex(
        FORMAT,
        VERSION,
        fps,
        width,
        height,
        shards.stream().mapToInt(Shard::clips).sum(),
        shards.stream().mapToDouble(Shard::seconds).sum(),
        sources,
        rejectedSources,
        shards,
        settings);
  }

  /** Reads the index of a dataset's folder. */
  public static DatasetIndex read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.exists(file)) {
      throw new UserError(
          "%s must be the folder of a finished dataset, but has no %s; build one with: musedance dataset build"
              .formatted(folder, FILE));
    }
    DatasetIndex index = DatasetJson.read(file, DatasetIndex.class);
    if (!FORMAT.equals(index.format) || index.version != VERSION) {
      throw new UserError(
          "%s must be a %s of version %d, but is %s of version %d; build the dataset again"
              .formatted(file, FORMAT, VERSION, index.format, index.version));
    }
    return index;
  }

  /** The shards of a split. */
  public List<Shard> shards(Split split) {
    return shards.stream().filter(each -> each.split().equals(ClipRecord.nameOf(split))).toList();
  }
}
