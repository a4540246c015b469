package org.musedance.dataset.build;

/**
 * What a dataset of the dance world holds.
 *
 * @param clips how many, each of another dancer with another song
 * @param size width and height in pixels
 * @param fps pictures per second
 * @param seconds length of each clip
 * @param seed the same seed gives the same clips
 * @param shares of the splits
 * @param shardMebibytes largest size of a shard
 */
public record WorldSettings(
    int clips,
    int size,
    double fps,
    double seconds,
    long seed,
    SplitShares shares,
    int shardMebibytes) {
  private static final int MOST_CLIPS = 1_000_000;
  private static final int SMALLEST = 32;
  private static final int LARGEST = 2048;
  private static final int HIGHEST_FPS = 120;
  private static final int SHORTEST = 2;
  private static final int LONGEST = 60;
  private static final int LARGEST_SHARD = 1 << 14;

  public WorldSettings {
    BuildSettings.check("--clips", clips, 1, MOST_CLIPS);
    BuildSettings.check("--size", size, SMALLEST, LARGEST);
    BuildSettings.check("--fps", fps, 1, HIGHEST_FPS);
    BuildSettings.check("--seconds", seconds, SHORTEST, LONGEST);
    BuildSettings.check("--shard-mb", shardMebibytes, 1, LARGEST_SHARD);
  }

  int frames() {
    return (int) Math.round(seconds * fps);
  }
}
