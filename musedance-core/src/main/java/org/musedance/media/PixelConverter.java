package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.av_color_space_name;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INP;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.SWS_LANCZOS;
import static org.bytedeco.ffmpeg.global.swscale.sws_alloc_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_free_context;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale_frame;

import java.io.IOException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;

/**
 * Converts frames between sizes, pixel formats and colour matrices. Both frames say what they hold;
 * chroma is interpolated and rounded exactly rather than fast.
 */
final class PixelConverter implements AutoCloseable {
  private final SwsContext context = Libav.made(sws_alloc_context());

  PixelConverter() {
    context.flags(SWS_LANCZOS | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INP | SWS_FULL_CHR_H_INT);
  }

  void convert(AVFrame from, AVFrame to) throws IOException {
    leaveToMatrix(from);
    Libav.check(sws_scale_frame(context, to, from));
  }

  /**
   * All colours count as BT.709's, so only matrix and range matter. The rest may be a reserved
   * number in a damaged file, which FFmpeg would look up in vain.
   */
  private static void leaveToMatrix(AVFrame frame) {
    frame.color_primaries(AVCOL_PRI_UNSPECIFIED).color_trc(AVCOL_TRC_UNSPECIFIED);
    if (av_color_space_name(frame.colorspace()) == null) {
      frame.colorspace(AVCOL_SPC_UNSPECIFIED);
    }
  }

  /** Copies the rows of a packed frame with bytesPerPixel into a new array. */
  static byte[] toBytes(AVFrame packed, int bytesPerPixel) {
    int row = packed.width() * bytesPerPixel;
    byte[] bytes = new byte[Math.multiplyExact(row, packed.height())];
    BytePointer data = packed.data(0);
    for (int y = 0; y < packed.height(); y++) {
      data.position((long) y * packed.linesize(0)).get(bytes, y * row, row);
    }
    return bytes;
  }

  /** Copies rows of rowBytes into the first rows of a packed frame. */
  static void fromBytes(byte[] bytes, int rowBytes, AVFrame packed) {
    BytePointer data = packed.data(0);
    for (int y = 0; y * rowBytes < bytes.length; y++) {
      data.position((long) y * packed.linesize(0)).put(bytes, y * rowBytes, rowBytes);
    }
  }

  @Override
  public void close() {
    sws_free_context(context);
  }
}
