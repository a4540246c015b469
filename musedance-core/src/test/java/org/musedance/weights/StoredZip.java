package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Writes an uncompressed ZIP64 file whose entries may be holes of any length. */
final class StoredZip {
  private static final int NOT_HERE = -1;

  private final FileChannel channel;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private long position;
  private long count;

  StoredZip(FileChannel channel) {
    this.channel = channel;
  }

  void add(String name, byte[] content) throws IOException {
    add(name, content, content.length, 0);
  }

  void addHole(String name, long length) throws IOException {
    add(name, new byte[0], length, 0);
  }

  void addCompressed(String name, byte[] content) throws IOException {
    add(name, content, content.length, 8);
  }

  private void add(String name, byte[] content, long length, int method) throws IOException {
    byte[] utf8 = name.getBytes(UTF_8);
    // Padding of the local header only, as torch.save aligns data.
    int padding = (int) (64 - (position + 30 + utf8.length + 4) % 64);
    long local = position;
    ByteBuffer header = little(30 + utf8.length + 4 + padding);
    header.putInt(0x04034b50).putShort((short) 45).putShort((short) 0).putShort((short) method);
    header.putInt(0).putInt(0).putInt(NOT_HERE).putInt(NOT_HERE);
    header.putShort((short) utf8.length).putShort((short) (4 + padding)).put(utf8);
    header.putShort((short) 0x4246).putShort((short) padding);
    write(header.position(0));
    channel.write(ByteBuffer.wrap(content), position);
    position += length;
    directory(utf8, method, length, local);
  }

  private void directory(byte[] name, int method, long length, long local) {
    ByteBuffer entry = little(46 + name.length + 28);
    entry.putInt(0x02014b50).putShort((short) 45).putShort((short) 45).putShort((short) 0);
    entry.putShort((short) method).putInt(0).putInt(0).putInt(NOT_HERE).putInt(NOT_HERE);
    entry.putShort((short) name.length).putShort((short) 28).putShort((short) 0);
    entry.putShort((short) 0).putShort((short) 0).putInt(0).putInt(NOT_HERE).put(name);
    entry.putShort((short) 1).putShort((short) 24).putLong(length).putLong(length).putLong(local);
    directory.writeBytes(entry.array());
    count++;
  }

  void finish() throws IOException {
    long begin = position;
    write(ByteBuffer.wrap(directory.toByteArray()));
    long end = position;
    ByteBuffer tail = little(56 + 20 + 22);
    tail.putInt(0x06064b50).putLong(44).putShort((short) 45).putShort((short) 45);
    tail.putInt(0).putInt(0).putLong(count).putLong(count).putLong(end - begin).putLong(begin);
    tail.putInt(0x07064b50).putInt(0).putLong(end).putInt(1);
    tail.putInt(0x06054b50).putInt(0).putShort((short) count).putShort((short) count);
    tail.putInt(NOT_HERE).putInt(NOT_HERE).putShort((short) 0);
    write(tail.position(0));
  }

  private void write(ByteBuffer buffer) throws IOException {
    position += channel.write(buffer, position);
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }
}
