package org.musedance.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the entries of an uncompressed ZIP file lie, so that they can be mapped into memory (PKWARE
 * APPNOTE 4.3, with the ZIP64 records that files above 4 GB have).
 *
 * <p>Java's own reader tells no positions. Checksums are not compared: torch.save may leave them
 * out, and summing up gigabytes would undo the mapping.
 */
final class ZipDirectory {
  private static final int END_SIGNATURE = 0x06054b50;
  private static final int END64_SIGNATURE = 0x06064b50;
  private static final int LOCATOR_SIGNATURE = 0x07064b50;
  private static final int ENTRY_SIGNATURE = 0x02014b50;
  private static final int LOCAL_SIGNATURE = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int END64_BYTES = 56;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int LONGEST_COMMENT = 0xFFFF;
  private static final long LONGEST_RECORD = Integer.MAX_VALUE - 8;
  private static final int ZIP64_FIELD = 1;
  private static final long IN_ZIP64_FIELD = 0xFFFFFFFFL;
  private static final String WHOLE = "its ZIP directory must be whole";

  private final FileChannel channel;
  private final Map<String, FileSpan> stored = new LinkedHashMap<>();
  private final Set<String> packed = new HashSet<>();

  private ZipDirectory(FileChannel channel) {
    this.channel = channel;
  }

  static ZipDirectory read(FileChannel channel) throws IOException {
    ZipDirectory directory = new ZipDirectory(channel);
    directory.readEntries(directory.findDirectory());
    return directory;
  }

  /** The names of the entries that are stored as they are. */
  Set<String> names() {
    return stored.keySet();
  }

  /** Whether entries, compressed or not, lie in a folder. */
  boolean hasFolder(String folder) {
    return Stream.concat(stored.keySet().stream(), packed.stream())
        .anyMatch(name -> name.startsWith(folder));
  }

  /** Where the data of an uncompressed entry lies. */
  FileSpan span(String name) {
    return stored.get(name);
  }

  private FileSpan findDirectory() throws IOException {
    long tailLength = Math.min(channel.size(), END_BYTES + LONGEST_COMMENT);
    long tailBegin = channel.size() - tailLength;
    ByteBuffer tail = bytes(tailBegin, tailLength);
    for (int at = (int) tailLength - END_BYTES; at >= 0; at--) {
      if (tail.getInt(at) == END_SIGNATURE) {
        return directory(tail.position(at).slice().order(ByteOrder.LITTLE_ENDIAN), tailBegin + at);
      }
    }
    throw new PickleError(WHOLE, "has no end; the file may be cut off");
  }

  private FileSpan directory(ByteBuffer end, long endBegin) throws IOException {
    long locator = endBegin - LOCATOR_BYTES;
    if (locator >= 0 && bytes(locator, LOCATOR_BYTES).getInt(0) == LOCATOR_SIGNATURE) {
      ByteBuffer end64 = bytes(bytes(locator, LOCATOR_BYTES).getLong(8), END64_BYTES);
      requireSignature(end64, END64_SIGNATURE);
      return new FileSpan(end64.getLong(48), end64.getLong(40));
    }
    return new FileSpan(unsigned(end.getInt(16)), unsigned(end.getInt(12)));
  }

  private void readEntries(FileSpan directory) throws IOException {
    ByteBuffer records = bytes(directory.begin(), directory.length());
    while (records.hasRemaining()) {
      if (records.remaining() < ENTRY_BYTES) {
        throw new PickleError(WHOLE, "ends within an entry");
      }
      readEntry(records);
    }
  }

  private void readEntry(ByteBuffer records) throws IOException {
    int at = records.position();
    ByteBuffer entry = records.slice(at, ENTRY_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    requireSignature(entry, ENTRY_SIGNATURE);
    int nameLength = unsigned(entry.getShort(28));
    int extraLength = unsigned(entry.getShort(30));
    int end = at + ENTRY_BYTES + nameLength + extraLength + unsigned(entry.getShort(32));
    if (end > records.limit()) {
      throw new PickleError(WHOLE, "ends within an entry");
    }
    byte[] name = new byte[nameLength];
    records.get(at + ENTRY_BYTES, name);
    ByteBuffer extra = records.slice(at + ENTRY_BYTES + nameLength, extraLength);
    add(new String(name, StandardCharsets.UTF_8), entry, extra.order(ByteOrder.LITTLE_ENDIAN));
    records.position(end);
  }

  private void add(String name, ByteBuffer entry, ByteBuffer extra) throws IOException {
    boolean encrypted = (entry.getShort(8) & 1) != 0;
    if (entry.getShort(10) != 0 || encrypted) {
      packed.add(name);
      return;
    }
    ByteBuffer wide = zip64Field(extra);
    long length = widened(entry.getInt(24), wide);
    widened(entry.getInt(20), wide); // the compressed length, which is the same
    long local = widened(entry.getInt(42), wide);
    if (stored.put(name, span(name, local, length)) != null) {
      throw new PickleError("its entries must have different names", name + " is there twice");
    }
  }

  /** The values that do not fit 32 bits, in the order of the entry's fields. */
  private static ByteBuffer zip64Field(ByteBuffer extra) {
    while (extra.remaining() >= 4) {
      int id = unsigned(extra.getShort());
      int length = Math.min(unsigned(extra.getShort()), extra.remaining());
      ByteBuffer field = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
      if (id == ZIP64_FIELD) {
        return field;
      }
      extra.position(extra.position() + length);
    }
    return ByteBuffer.allocate(0);
  }

  private static long widened(int narrow, ByteBuffer wide) {
    long value = unsigned(narrow);
    if (value != IN_ZIP64_FIELD || wide.remaining() < Long.BYTES) {
      return value;
    }
    return wide.getLong();
  }

  /** The data begins behind the local header, whose name and padding have lengths of their own. */
  private FileSpan span(String name, long local, long length) throws IOException {
    ByteBuffer header = bytes(local, LOCAL_BYTES);
    requireSignature(header, LOCAL_SIGNATURE);
    long begin =
        local + LOCAL_BYTES + unsigned(header.getShort(26)) + unsigned(header.getShort(28));
    FileSpan span = new FileSpan(begin, length);
    if (!span.within(channel.size())) {
      throw new PickleError("its entries must lie within the file", name + " does not");
    }
    return span;
  }

  private static void requireSignature(ByteBuffer record, int signature) {
    if (record.getInt(0) != signature) {
      throw new PickleError(WHOLE, "has a wrong signature");
    }
  }

  private ByteBuffer bytes(long begin, long length) throws IOException {
    return read(channel, new FileSpan(begin, length));
  }

  /** A part of the file, copied. */
  static ByteBuffer read(FileChannel channel, FileSpan span) throws IOException {
    if (!span.within(channel.size()) || span.length() > LONGEST_RECORD) {
      throw new PickleError(
          WHOLE, "names " + span.length() + " bytes at " + span.begin() + " of the file");
    }
    return span.read(channel);
  }

  private static long unsigned(int value) {
    return Integer.toUnsignedLong(value);
  }

  private static int unsigned(short value) {
    return Short.toUnsignedInt(value);
  }
}
