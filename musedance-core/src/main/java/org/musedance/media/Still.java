package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_ICC_PROFILE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;

/** Pixels as they are stored: height x width x 4 bytes (red, green, blue, alpha). */
record Still(int width, int height, byte[] rgba, Optional<ColourProfile> profile) {

  /** Copies a decoded frame. */
  static Still of(AVFrame frame) throws IOException {
    PictureReader.requireBounded(frame.width(), frame.height());
    AVFrame rgba = Libav.newPictureFrame(frame.width(), frame.height(), AV_PIX_FMT_RGBA);
    try (PixelConverter converter = new PixelConverter()) {
      converter.convert(frame, rgba);
      byte[] bytes = PixelConverter.toBytes(rgba, 4);
      return new Still(rgba.width(), rgba.height(), bytes, profileOf(frame));
    } finally {
      av_frame_free(rgba);
    }
  }

  private static Optional<ColourProfile> profileOf(AVFrame frame) {
    AVFrameSideData data = av_frame_get_side_data(frame, AV_FRAME_DATA_ICC_PROFILE);
    if (data == null) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) data.size()];
    data.data().get(bytes);
    return ColourProfile.of(bytes);
  }

  /** Takes the brightness of mask, a picture of the same size, for this one's alpha. */
  void mask(Still mask) {
    for (int i = 0; i < rgba.length; i += 4) {
      rgba[i + 3] = mask.rgba[i];
    }
  }

  /** Copies tile to (left, top), as far as it lies inside. */
  void place(Still tile, int left, int top) {
    int firstX = Math.max(0, left);
    int columns = Math.min(width, left + tile.width) - firstX;
    for (int y = Math.max(0, top); columns > 0 && y < Math.min(height, top + tile.height); y++) {
      int from = (y - top) * tile.width + firstX - left;
      System.arraycopy(tile.rgba, 4 * from, rgba, 4 * (y * width + firstX), 4 * columns);
    }
  }
}
