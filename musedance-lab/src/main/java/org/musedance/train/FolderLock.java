package org.musedance.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.musedance.tensor.UserError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a folder for one writer at a time. The lock is the operating system's, on the file {@value
 * #FILE}: it goes with the process, however that ends, so a file that was left locks nothing.
 */
final class FolderLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderLock.class);
  private static final String FILE = ".lock";

  private final FileChannel channel;

  private FolderLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a folder, which is made where it is missing.
   *
   * @param work what may be done in it once at a time, such as "training"
   * @throws UserError if another one is there
   */
  static FolderLock take(Path folder, String work) {
    try {
      Files.createDirectories(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isFree(channel, folder)) {
        channel.close();
        throw new UserError(
            "%s must have one %s at a time, but another one is running there; wait for it, stop it or name another folder"
                .formatted(folder, work));
      }
      return new FolderLock(channel);
    } catch (IOException e) {
      throw new UserError(
          "%s must be a writable folder, but is not (%s); check permissions and free space"
              .formatted(folder, e),
          e);
    }
  }

  /** Some shared file systems know no locks; what runs there must look out for itself. */
  private static boolean isFree(FileChannel channel, Path folder) {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException ours) {
      return false;
    } catch (IOException unsupported) {
      LOG.warn(
          "{} cannot be locked ({}): start nothing else in it", folder, unsupported.toString());
      return true;
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
