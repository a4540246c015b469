package org.musedance.dataset.shard;

import java.nio.file.Path;

/**
 * A clip whose files lie in a folder, ready for a shard.
 *
 * @param video pictures and sound
 * @param poseOrNull pose maps
 */
public record ClipFiles(ClipRecord record, Path video, Path poseOrNull) {
  public static final String VIDEO = ".mp4";
  public static final String RECORD = ".json";
  public static final String POSE = ".pose.mp4";

  /** The files that the record's key names in folder. */
  public static ClipFiles in(Path folder, ClipRecord record) {
    Path pose = record.pose() == null ? null : folder.resolve(record.key() + POSE);
    return new ClipFiles(record, folder.resolve(record.key() + VIDEO), pose);
  }
}
