package org.musedance.evaluate.study;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.musedance.tensor.UserError;

/**
 * Tells one model folder from another: a CRC-32 of the names and bytes of all its files but the
 * card, which says what was measured and must not change it.
 */
public final class FolderChecksum {
  private static final long CHUNK = 1L << 28;
  private static final String CARD = "README.md";

  private FolderChecksum() {}

  /** Eight hexadecimal digits. */
  public static String of(Path folder) {
    CRC32 crc = new CRC32();
    try (Stream<Path> all = Files.walk(folder)) {
      Path card = folder.resolve(CARD);
      List<Path> files =
          all.filter(Files::isRegularFile).filter(file -> !file.equals(card)).sorted().toList();
      for (Path file : files) {
        crc.update(
            folder.relativize(file).toString().replace('\\', '/').getBytes(StandardCharsets.UTF_8));
        add(file, crc);
      }
    } catch (IOException e) {
      throw new UserError(
          "model %s must be readable, but is not (%s); check its rights".formatted(folder, e), e);
    }
    return "%08x".formatted(crc.getValue());
  }

  private static void add(Path file, CRC32 crc) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      long size = channel.size();
      for (long from = 0; from < size; from += CHUNK) {
        crc.update(channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(CHUNK, size - from)));
      }
    }
  }
}
