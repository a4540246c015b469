package org.musedance.dataset.shard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.musedance.tensor.UserError;

/**
 * A shard opened for reading; the pictures of a clip are only touched when they are asked for. To
 * be used by one thread at a time.
 */
public final class ShardFile implements AutoCloseable {
  private final Path file;
  private final TarFile tar;
  private final Map<String, TarArchiveEntry> entries = new LinkedHashMap<>();
  private List<ClipRecord> records;

  private ShardFile(Path file, TarFile tar) {
    this.file = file;
    this.tar = tar;
    tar.getEntries().forEach(entry -> entries.put(entry.getName(), entry));
  }

  /** Opens a shard and reads its list of entries. */
  public static ShardFile open(Path file) {
    try {
      return new ShardFile(file, new TarFile(file));
    } catch (IOException | IllegalArgumentException e) {
      throw new UserError(
          "shard %s must be a whole tar file, but could not be read (%s); copy or build it again"
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** The clips in the order of the shard. */
  public List<ClipRecord> records() {
    if (records == null) {
      records = readRecords();
    }
    return records;
  }

  private List<ClipRecord> readRecords() {
    return entries.keySet().stream()
        .filter(name -> name.endsWith(ClipFiles.RECORD))
        .map(this::record)
        .toList();
  }

  private ClipRecord record(String name) {
    try (InputStream stream = tar.getInputStream(entries.get(name))) {
      return DatasetJson.parse(stream.readAllBytes(), file + " " + name, ClipRecord.class);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  /** The file, for messages. */
  public String source() {
    return file.toString();
  }

  /** Lets a reader look at the files of a clip, which are gone afterwards. */
  public <T> T read(ClipRecord record, Function<ClipFiles, T> reader) {
    try (Scratch scratch = Scratch.open()) {
      return reader.apply(extract(record, scratch.folder()));
    }
  }

  /** Copies a clip's pictures, sound and pose maps into a folder. */
  public ClipFiles extract(ClipRecord record, Path folder) {
    ClipFiles files = ClipFiles.in(folder, record);
    copy(record.key() + ClipFiles.VIDEO, files.video());
    if (files.poseOrNull() != null) {
      copy(record.key() + ClipFiles.POSE, files.poseOrNull());
    }
    return files;
  }

  private void copy(String name, Path target) {
    TarArchiveEntry entry = entries.get(name);
    if (entry == null) {
      throw new UserError(
          "shard %s must hold %s, but does not; copy or build it again".formatted(file, name));
    }
    try (InputStream stream = tar.getInputStream(entry)) {
      Files.copy(stream, target, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw broken(name, e);
    }
  }

  private UserError broken(String name, IOException cause) {
    return new UserError(
        "%s in shard %s must be readable, but is not (%s); copy or build the shard again"
            .formatted(name, file, cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    try {
      tar.close();
    } catch (IOException e) {
      throw broken("the end", e);
    }
  }
}
