package org.musedance.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first frame of an animated WebP (RFC 9649, section 2.7) as a still WebP, because FFmpeg
 * decodes stills only. Stickers are often animated.
 */
final class WebpAnimation {
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;

  /** Position, size, duration and flags in front of a frame's own chunks. */
  private static final int FRAME_HEADER = 16;

  /** Where the frame's width and height, less one, are in its header: 3 bytes each. */
  private static final int FRAME_SIZE = 6;

  private static final byte HAS_ALPHA = 0x10;

  private WebpAnimation() {}

  /** A still of the first frame, or nothing where webp is no animation. */
  static Optional<byte[]> firstFrame(byte[] webp) {
    ByteBuffer in = ByteBuffer.wrap(webp).order(ByteOrder.LITTLE_ENDIAN);
    int at = RIFF_HEADER;
    while (at + CHUNK_HEADER <= webp.length) {
      String name = new String(webp, at, 4, StandardCharsets.ISO_8859_1);
      int size = in.getInt(at + 4);
      int content = at + CHUNK_HEADER;
      if (size < 0 || size > webp.length - content) {
        return Optional.empty();
      }
      if (name.equals("ANMF") && size > FRAME_HEADER) {
        return Optional.of(still(webp, content, size));
      }
      at = content + size + (size & 1);
    }
    return Optional.empty();
  }

  private static byte[] still(byte[] webp, int frame, int frameSize) {
    int pixels = frameSize - FRAME_HEADER;
    int extended = CHUNK_HEADER + 10;
    ByteBuffer out =
        ByteBuffer.allocate(RIFF_HEADER + extended + pixels).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(4 + extended + pixels).put(ascii("WEBP"));
    out.put(ascii("VP8X")).putInt(10).put(HAS_ALPHA).put(new byte[3]);
    out.put(webp, frame + FRAME_SIZE, 6);
    return out.put(webp, frame + FRAME_HEADER, pixels).array();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
