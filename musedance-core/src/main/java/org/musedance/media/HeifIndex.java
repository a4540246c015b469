package org.musedance.media;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Looks through the index of a HEIF file (ISO/IEC 14496-12, 8.11, and 23008-12, 6.5.3) before
 * FFmpeg does. FFmpeg 8.0.1 takes the whole program down where a picture has no place or no length
 * in the file, and never returns where a tile has no size.
 */
final class HeifIndex {
  private static final int BOX_HEADER = 8;
  private static final int MAX_BYTES = 1 << 24;

  /** The item types that hold pictures, not descriptions or instructions. */
  private static final Set<String> CODED =
      Set.of("av01", "hvc1", "hev1", "avc1", "jpeg", "vvc1", "j2k1", "grid");

  private final Set<Long> listed = new HashSet<>();
  private final Set<Long> placed = new HashSet<>();
  private final Set<Long> sized = new HashSet<>();

  /** The numbers, from 1, of the properties that are a picture's size. */
  private final Set<Long> sizes = new HashSet<>();

  private long properties;

  private HeifIndex() {}

  /** Throws where file is a HEIF file with a damaged index. */
  static void check(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      ByteBuffer header = read(channel, 0, BOX_HEADER);
      if (header.remaining() < BOX_HEADER || !name(header, 4).equals("ftyp")) {
        return;
      }
      long at = 0;
      while (header.remaining() == BOX_HEADER) {
        long size = Integer.toUnsignedLong(header.getInt(0));
        if (name(header, 4).equals("meta")) {
          checkIndex(read(channel, at + BOX_HEADER, (int) Math.min(MAX_BYTES, size)));
        }
        if (size < BOX_HEADER) {
          return;
        }
        at += size;
        header = read(channel, at, BOX_HEADER);
      }
    }
  }

  private static void checkIndex(ByteBuffer meta) throws IOException {
    HeifIndex index = new HeifIndex();
    try {
      meta.getInt();
      forEachBox(meta, index::readBox);
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new IOException("its index is damaged", e);
    }
    if (!index.placed.containsAll(index.listed) || !index.sized.containsAll(index.listed)) {
      throw new IOException("it lists pictures but not where they are or how large");
    }
  }

  /** What to do with a box: its name and its content. */
  private interface BoxReader {
    void read(String name, ByteBuffer content);
  }

  private static void forEachBox(ByteBuffer boxes, BoxReader reader) {
    while (boxes.remaining() >= BOX_HEADER) {
      long size = Integer.toUnsignedLong(boxes.getInt());
      String name = name(boxes, boxes.position());
      boxes.getInt();
      int length = (int) Math.min(boxes.remaining(), Math.max(0, size - BOX_HEADER));
      reader.read(name, boxes.slice(boxes.position(), length));
      boxes.position(boxes.position() + length);
    }
  }

  private void readBox(String name, ByteBuffer box) {
    switch (name) {
      case "iprp" -> forEachBox(box, this::readBox);
      case "ipco" -> forEachBox(box, this::readProperty);
      case "ipma" -> readAssociations(box);
      case "iinf" -> {
        readNumber(box, version(box) == 0 ? 2 : 4);
        forEachBox(box, this::readBox);
      }
      case "infe" -> readItem(box);
      case "iloc" -> readPlaces(box);
      default -> {}
    }
  }

  private void readItem(ByteBuffer box) {
    long item = readNumber(box, version(box) < 3 ? 2 : 4);
    box.getShort();
    if (CODED.contains(name(box, box.position()))) {
      listed.add(item);
    }
  }

  private void readPlaces(ByteBuffer box) {
    int version = version(box);
    int sizes = box.getShort();
    boolean indexed = version == 1 || version == 2;
    int wide = version < 2 ? 2 : 4;
    long count = readNumber(box, wide);
    for (long i = 0; i < count; i++) {
      long item = readNumber(box, wide);
      readNumber(box, indexed ? 4 : 2);
      readNumber(box, sizes >> 4 & 15);
      int extents = Short.toUnsignedInt(box.getShort());
      for (int k = 0; k < extents; k++) {
        readNumber(box, (indexed ? sizes & 15 : 0) + (sizes >> 12 & 15));
        if (readNumber(box, sizes >> 8 & 15) != 0) {
          placed.add(item);
        }
      }
    }
  }

  private void readProperty(String name, ByteBuffer box) {
    properties++;
    if (name.equals("ispe")) {
      version(box);
      if (box.getInt() > 0 && box.getInt() > 0) {
        sizes.add(properties);
      }
    }
  }

  private void readAssociations(ByteBuffer box) {
    int header = box.getInt();
    boolean wide = (header & 1) != 0;
    long count = readNumber(box, 4);
    for (long i = 0; i < count; i++) {
      long item = readNumber(box, header >>> 24 < 1 ? 2 : 4);
      int associations = box.get() & 255;
      for (int k = 0; k < associations; k++) {
        // The first bit says whether a reader must understand the property.
        long property = readNumber(box, wide ? 2 : 1) & (wide ? 0x7FFF : 0x7F);
        if (sizes.contains(property)) {
          sized.add(item);
        }
      }
    }
  }

  /** The version of a full box; its flags are passed over. */
  private static int version(ByteBuffer box) {
    return box.getInt() >>> 24;
  }

  private static long readNumber(ByteBuffer box, int bytes) {
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << 8 | box.get() & 255;
    }
    return number;
  }

  private static String name(ByteBuffer box, int at) {
    byte[] name = new byte[4];
    if (at + name.length > box.limit()) {
      throw new BufferUnderflowException();
    }
    box.get(at, name);
    return new String(name, StandardCharsets.ISO_8859_1);
  }

  private static ByteBuffer read(SeekableByteChannel channel, long at, int size)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(size);
    channel.position(at);
    while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
    return buffer.flip();
  }
}
