package org.musedance.dataset.shard;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * Packs clips into {@code SPLIT-NNNNN.tar} of bounded size, each split into its own.
 *
 * <p>The same clips in the same order give the same bytes: entries have no owner and no time.
 */
public final class ShardWriter implements AutoCloseable {
  private static final long MEBIBYTE = 1 << 20;

  private final Path folder;
  private final long mostBytes;
  private final Map<Split, Open> open = new EnumMap<>(Split.class);
  private final Map<Split, List<DatasetIndex.Shard>> written = new EnumMap<>(Split.class);

  /**
   * @param folder where the shards go
   * @param mebibytes a shard is closed before a clip would make it larger; one clip always fits
   */
  public ShardWriter(Path folder, int mebibytes) {
    this.folder = folder;
    this.mostBytes = mebibytes * MEBIBYTE;
    for (Split split : Split.values()) {
      written.put(split, new ArrayList<>());
    }
  }

  /** Appends a clip to the current shard of the split that its record names. */
  public void add(ClipFiles clip) {
    Split split = Split.valueOf(clip.record().split().toUpperCase(Locale.ROOT));
    try {
      byte[] record = DatasetJson.text(clip.record()).getBytes(StandardCharsets.UTF_8);
      shardFor(split, sizeOf(clip, record)).add(clip, record);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static long sizeOf(ClipFiles clip, byte[] record) throws IOException {
    long pose = clip.poseOrNull() == null ? 0 : Files.size(clip.poseOrNull());
    return Files.size(clip.video()) + pose + record.length;
  }

  private Open shardFor(Split split, long coming) throws IOException {
    Open shard = open.get(split);
    if (shard != null && shard.bytes() + coming > mostBytes) {
      finish(split);
      shard = null;
    }
    if (shard == null) {
      shard = new Open(folder, split, written.get(split).size());
      open.put(split, shard);
    }
    return shard;
  }

  private void finish(Split split) throws IOException {
    Open shard = open.remove(split);
    if (shard != null) {
      written.get(split).add(shard.finish());
    }
  }

  /** Completes all shards and lists them. */
  public List<DatasetIndex.Shard> finish() {
    try {
      for (Split split : Split.values()) {
        finish(split);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
    return written.values().stream().flatMap(List::stream).toList();
  }

  private UserError unwritable(IOException cause) {
    return new UserError(
        "shards in %s must be writable, but writing failed (%s); check permissions and free space"
            .formatted(folder, cause),
        cause);
  }

  @Override
  public void close() throws IOException {
    for (Open shard : open.values()) {
      shard.tar.close();
    }
  }

  /** A shard that takes more clips. */
  private static final class Open {
    private final Path file;
    private final Split split;
    private final TarArchiveOutputStream tar;
    private int clips;
    private double seconds;

    Open(Path folder, Split split, int number) throws IOException {
      String name = ClipRecord.nameOf(split);
      this.file = folder.resolve(String.format(Locale.ROOT, "%s-%05d.tar", name, number));
      this.split = split;
      OutputStream stream = Files.newOutputStream(file);
      tar = new TarArchiveOutputStream(stream, StandardCharsets.UTF_8.name());
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    long bytes() {
      return tar.getBytesWritten();
    }

    void add(ClipFiles clip, byte[] record) throws IOException {
      String key = clip.record().key();
      begin(key + ClipFiles.RECORD, record.length);
      tar.write(record);
      tar.closeArchiveEntry();
      copy(key + ClipFiles.VIDEO, clip.video());
      if (clip.poseOrNull() != null) {
        copy(key + ClipFiles.POSE, clip.poseOrNull());
      }
      clips++;
      seconds += clip.record().seconds();
    }

    private void copy(String name, Path file) throws IOException {
      begin(name, Files.size(file));
      Files.copy(file, tar);
      tar.closeArchiveEntry();
    }

    private void begin(String name, long size) throws IOException {
      TarArchiveEntry entry = new TarArchiveEntry(name);
      entry.setSize(size);
      entry.setModTime(0);
      entry.setIds(0, 0);
      entry.setNames("", "");
      tar.putArchiveEntry(entry);
    }

    DatasetIndex.Shard finish() throws IOException {
      tar.close();
      return new DatasetIndex.Shard(
          file.getFileName().toString(),
          ClipRecord.nameOf(split),
          clips,
          seconds,
          Files.size(file));
    }
  }
}
