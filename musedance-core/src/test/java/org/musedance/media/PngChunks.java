package org.musedance.media;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Changes chunks of PNG files. */
final class PngChunks {
  /** The signature and the header chunk, which always comes first. */
  private static final int HEADER_END = 8 + 12 + 13;

  private PngChunks() {}

  /** Claiming another size in the header. */
  static byte[] withSize(byte[] png, int width, int height) {
    byte[] header = Arrays.copyOfRange(png, 16, 16 + 13);
    ByteBuffer.wrap(header).putInt(width).putInt(height);
    ByteBuffer result = ByteBuffer.allocate(png.length);
    result.put(png, 0, 8).put(chunk("IHDR", header));
    return result.put(png, HEADER_END, png.length - HEADER_END).array();
  }

  /** With an embedded colour profile. */
  static byte[] withProfile(byte[] png, byte[] profile) {
    byte[] chunk = chunk("iCCP", compressed(profile));
    ByteBuffer result = ByteBuffer.allocate(png.length + chunk.length);
    result.put(png, 0, HEADER_END).put(chunk);
    return result.put(png, HEADER_END, png.length - HEADER_END).array();
  }

  private static byte[] compressed(byte[] profile) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes("test\0\0".getBytes(StandardCharsets.ISO_8859_1));
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(content)) {
      deflater.write(profile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return content.toByteArray();
  }

  private static byte[] chunk(String type, byte[] content) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + content.length).putInt(content.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(content);
    CRC32 crc = new CRC32();
    crc.update(chunk.array(), 4, 4 + content.length);
    return chunk.putInt((int) crc.getValue()).array();
  }
}
