package org.musedance.media;

import java.awt.color.CMMException;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.ColorConvertOp;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.InflaterInputStream;

/**
 * An ICC profile embedded in a picture, and its way to sRGB. Phones save Display P3: shown without
 * its profile, such a picture looks pale.
 */
final class ColourProfile {
  private static final int RGB = 3;
  private static final int MAX_BYTES = 1 << 22;

  private final ColorConvertOp toSrgb;

  private ColourProfile(ICC_Profile profile) {
    ICC_Profile srgb = ICC_Profile.getInstance(ColorSpace.CS_sRGB);
    toSrgb = new ColorConvertOp(new ICC_Profile[] {profile, srgb}, null);
  }

  /** The profile in bytes; damaged profiles and those of other than RGB colours are ignored. */
  static Optional<ColourProfile> of(byte[] bytes) {
    try {
      ICC_Profile profile = ICC_Profile.getInstance(bytes);
      if (profile.getNumComponents() != RGB) {
        return Optional.empty();
      }
      ColourProfile usable = new ColourProfile(profile);
      // Some damage shows only when the first pixel is converted.
      usable.toSrgb(new byte[4]);
      return Optional.of(usable);
    } catch (IllegalArgumentException | CMMException e) {
      return Optional.empty();
    }
  }

  /** The profile in file if that is a PNG, which Java reads without it (PNG 1.2, 4.2.2.4). */
  static Optional<ColourProfile> ofPng(Path file) {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readLong() != 0x89504E470D0A1A0AL) {
        return Optional.empty();
      }
      while (true) {
        int length = in.readInt();
        String type = new String(in.readNBytes(4), StandardCharsets.ISO_8859_1);
        if (type.equals("iCCP") && length > 0 && length <= MAX_BYTES) {
          return of(inflated(in));
        }
        if (type.equals("IDAT") || length < 0) {
          return Optional.empty();
        }
        in.skipNBytes(length + 4L);
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Skips the profile's name and the compression method. */
  private static byte[] inflated(InputStream chunk) throws IOException {
    while (chunk.read() > 0) {}
    chunk.read();
    return new InflaterInputStream(chunk).readNBytes(MAX_BYTES);
  }

  /** Converts the colours of pixels (red, green, blue, alpha) in place. */
  void toSrgb(byte[] rgba) {
    int pixels = rgba.length / 4;
    byte[] converted = new byte[rgba.length];
    toSrgb.filter(raster(rgba, pixels), raster(converted, pixels));
    for (int i = 0; i < rgba.length; i += 4) {
      System.arraycopy(converted, i, rgba, i, RGB);
    }
  }

  private static WritableRaster raster(byte[] rgba, int pixels) {
    return Raster.createInterleavedRaster(
        new DataBufferByte(rgba, rgba.length),
        pixels,
        1,
        rgba.length,
        4,
        new int[] {0, 1, 2},
        null);
  }
}
