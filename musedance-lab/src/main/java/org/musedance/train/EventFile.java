package org.musedance.train;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * A file of events that TensorBoard shows: numbers and pictures by step.
 *
 * <p>It is a TFRecord file of {@code tensorflow.Event} messages (tensorflow/core/util/event.proto,
 * framework/summary.proto). A record is its length in 8 bytes, a checksum of those, the message and
 * its checksum; a checksum is a CRC-32C, turned and shifted so that one of data that contains
 * checksums is not misled (lib/hash/crc32c.h).
 */
final class EventFile implements AutoCloseable {
  private static final int MASK = 0xa282ead8;
  private static final int SESSION_START = 1;

  private final OutputStream out;

  private EventFile(OutputStream out) {
    this.out = out;
  }

  /** Events that nobody keeps. */
  static EventFile silent() {
    return new EventFile(OutputStream.nullOutputStream());
  }

  /**
   * A new file in a folder.
   *
   * @param step from which the run goes on; what older files have after it is not shown
   */
  static EventFile open(Path folder, long step) throws IOException {
    Files.createDirectories(folder);
    String name =
        "events.out.tfevents.%010d.%d"
            .formatted(System.currentTimeMillis() / 1000, ProcessHandle.current().pid());
    EventFile file = new EventFile(Files.newOutputStream(folder.resolve(name)));
    file.write(event().text(3, "brain.Event:2"));
    if (step > 0) {
      file.write(event().integer(2, step + 1).message(7, new Protobuf().integer(1, SESSION_START)));
    }
    return file;
  }

  private static Protobuf event() {
    return new Protobuf().number(1, System.currentTimeMillis() / 1e3);
  }

  /** Numbers of a step by name. */
  void write(long step, Map<String, Double> numbers) {
    Protobuf summary = new Protobuf();
    numbers.forEach(
        (name, value) ->
            summary.message(1, new Protobuf().text(1, name).number(2, value.floatValue())));
    write(event().integer(2, step).message(5, summary));
  }

  /** A picture of a step, which is also given as the bytes of a PNG file. */
  void write(long step, String name, BufferedImage picture, byte[] png) {
    Protobuf image =
        new Protobuf()
            .integer(1, picture.getHeight())
            .integer(2, picture.getWidth())
            .integer(3, picture.getRaster().getNumBands())
            .bytes(4, png);
    Protobuf value = new Protobuf().text(1, name).message(4, image);
    write(event().integer(2, step).message(5, new Protobuf().message(1, value)));
  }

  private void write(Protobuf event) {
    try {
      out.write(record(event.bytes()));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A TFRecord of some data. */
  static byte[] record(byte[] data) {
    ByteBuffer record =
        ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + data.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(data.length);
    return record
        .putInt(checksum(record.array(), Long.BYTES))
        .put(data)
        .putInt(checksum(data, data.length))
        .array();
  }

  private static int checksum(byte[] data, int length) {
    CRC32C crc = new CRC32C();
    crc.update(data, 0, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
