package org.musedance.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import org.musedance.tensor.UserError;

/**
 * One file on its way into the cache. It grows in {@code ETAG.incomplete}, where a later run goes
 * on, and is moved to its place when its bytes are the right ones.
 */
final class HubDownload {
  private static final int CHUNK = 1 << 16;
  private static final String POINTER = "version https://git-lfs";
  private static final int LONGEST_POINTER = 1024;

  private final HubClient client;
  private final HubModel model;
  private final HubFile file;
  private final Path blob;
  private final Path part;
  private final Duration silence;
  private final LongConsumer progress;

  /**
   * @param blob where the file goes
   * @param silence after which a connection counts as broken
   * @param progress is told how many bytes of the file are there
   */
  HubDownload(
      HubClient client,
      HubModel model,
      HubFile file,
      Path blob,
      Duration silence,
      LongConsumer progress) {
    this.client = client;
    this.model = model;
    this.file = file;
    this.blob = blob;
    this.part = blob.resolveSibling(blob.getFileName() + ".incomplete");
    this.silence = silence;
    this.progress = progress;
  }

  /** Bytes that an earlier run left. */
  long present() {
    try {
      return Files.exists(part) ? Files.size(part) : 0;
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  /**
   * Tries once to bring the file to its end. Nobody else writes it meanwhile.
   *
   * @throws IOException if the connection failed; what came is kept
   * @throws WrongBytes if what came is not the file; it is thrown away
   */
  void run() throws IOException {
    try (FileChannel channel = open();
        FileLock lock = lock(channel)) {
      if (Files.exists(blob)) {
        return;
      }
      receive(channel);
      check(channel);
    }
    publish();
  }

  /** A second process that waited for the first finds the work done. */
  private void publish() {
    try {
      Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(blob)) {
        throw HubCache.failed(blob, e);
      }
    }
  }

  private FileChannel open() {
    try {
      Files.createDirectories(part.getParent());
      return FileChannel.open(
          part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private FileLock lock(FileChannel channel) {
    try {
      return channel.lock();
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private void receive(FileChannel channel) throws IOException {
    long begin = begin(channel);
    if (begin == file.size()) {
      return;
    }
    HttpResponse<InputStream> answer = client.read(file, begin);
    try (InputStream body = answer.body()) {
      switch (answer.statusCode()) {
        case 200 -> copy(body, channel, 0);
        case 206 -> {
          requireRange(answer, channel, begin);
          copy(body, channel, begin);
        }
        case 416 -> throw wrong(channel, "has no byte " + begin);
        default -> throw client.refusal(answer, model, file.path());
      }
    }
  }

  /** Where to go on; a part that is longer than the file cannot be of it. */
  private long begin(FileChannel channel) {
    try {
      boolean tooLong = file.size() >= 0 && channel.size() > file.size();
      return tooLong ? 0 : channel.size();
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private void requireRange(HttpResponse<?> answer, FileChannel channel, long begin) {
    String range = answer.headers().firstValue("Content-Range").orElse("none");
    if (!range.startsWith("bytes " + begin + "-")) {
      throw wrong(channel, "sends the range " + range + " when asked for " + begin + "-");
    }
  }

  private void copy(InputStream body, FileChannel channel, long begin) throws IOException {
    long at = begin;
    truncate(channel, begin);
    byte[] chunk = new byte[CHUNK];
    try (SilenceWatch watch = new SilenceWatch(body, silence)) {
      for (int count = body.read(chunk); count >= 0; count = body.read(chunk)) {
        watch.heard();
        write(channel, at, ByteBuffer.wrap(chunk, 0, count));
        at += count;
        refuseTooMany(channel, at);
        progress.accept(at);
      }
    }
    if (at < file.size()) {
      throw new IOException("the connection ended after %d of %d bytes".formatted(at, file.size()));
    }
  }

  private void refuseTooMany(FileChannel channel, long count) {
    if (file.size() >= 0 && count > file.size()) {
      throw wrong(channel, "sends more than its " + file.size() + " bytes");
    }
  }

  private void truncate(FileChannel channel, long length) {
    try {
      channel.truncate(length);
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private void write(FileChannel channel, long at, ByteBuffer bytes) {
    try {
      for (long begin = at; bytes.hasRemaining(); ) {
        begin += channel.write(bytes, begin);
      }
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private void check(FileChannel channel) {
    try {
      refusePointer(channel);
      String found = identity(channel);
      if (!found.equals(file.etag())) {
        throw wrong(channel, "sends bytes with " + found + " instead of " + file.etag());
      }
      channel.force(true);
    } catch (IOException e) {
      throw HubCache.failed(part, e);
    }
  }

  private void refusePointer(FileChannel channel) throws IOException {
    if (channel.size() > LONGEST_POINTER) {
      return;
    }
    ByteBuffer start = ByteBuffer.allocate(POINTER.length());
    channel.read(start, 0);
    if (new String(start.array(), StandardCharsets.ISO_8859_1).equals(POINTER)) {
      truncate(channel, 0);
      throw new UserError(
          "%s of %s must be a file, but the hub sends a git-lfs pointer in its place; pull it from a hub that has the file itself"
              .formatted(file.path(), model));
    }
  }

  /** What the bytes are; the ETag itself where it says nothing about them. */
  private String identity(FileChannel channel) throws IOException {
    if (file.hasSha256()) {
      return digest(channel, "SHA-256", "");
    }
    return file.hasGitId()
        ? digest(channel, "SHA-1", "blob " + channel.size() + "\0")
        : file.etag();
  }

  private static String digest(FileChannel channel, String algorithm, String head)
      throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(head.getBytes(StandardCharsets.US_ASCII));
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
      for (long at = 0; channel.read(chunk, at) > 0; chunk.clear()) {
        at += chunk.flip().remaining();
        digest.update(chunk);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has " + algorithm, e);
    }
  }

  private WrongBytes wrong(FileChannel channel, String value) {
    truncate(channel, 0);
    return new WrongBytes(value);
  }

  /** What came is not the file. */
  static final class WrongBytes extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongBytes(String message) {
      super(message);
    }
  }
}
