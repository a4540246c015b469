package org.musedance.media;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Puts marker segments into JPEG files, right behind the start-of-image marker. */
public final class JpegSegments {
  private static final int APP1 = 0xFFE1;
  private static final int APP2 = 0xFFE2;

  private JpegSegments() {}

  /** With an EXIF segment whose only entry is the orientation (TIFF tag 0x0112, a SHORT). */
  public static byte[] withOrientation(byte[] jpeg, int orientation) {
    ByteBuffer exif = ByteBuffer.allocate(6 + 8 + 2 + 12 + 4);
    exif.put("Exif\0\0MM\0*".getBytes(StandardCharsets.ISO_8859_1)).putInt(8);
    exif.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
    exif.putShort((short) orientation).putShort((short) 0).putInt(0);
    return insert(jpeg, APP1, exif.array());
  }

  /** With a colour profile (ICC.1:2010, B.4). */
  static byte[] withProfile(byte[] jpeg, byte[] profile) {
    ByteBuffer segment = ByteBuffer.allocate(14 + profile.length);
    segment.put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1)).put(profile);
    return insert(jpeg, APP2, segment.array());
  }

  private static byte[] insert(byte[] jpeg, int marker, byte[] content) {
    ByteBuffer result = ByteBuffer.allocate(jpeg.length + 4 + content.length);
    result.put(jpeg, 0, 2).putShort((short) marker).putShort((short) (content.length + 2));
    return result.put(content).put(jpeg, 2, jpeg.length - 2).array();
  }
}
