package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.av_get_bytes_per_sample;
import static org.bytedeco.ffmpeg.global.avutil.av_get_packed_sample_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_sample_fmt_is_planar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** FFmpeg's sample formats read as floats in [-1, 1], whatever the number of channels. */
final class SampleFormat {

  /** One sample at a byte offset. */
  private interface Sample {
    double at(ByteBuffer data, int offset);
  }

  private SampleFormat() {}

  /** Copies the samples from..from+count of frame to target[channel] at offset. */
  static void copy(AVFrame frame, int from, int count, float[][] target, int offset)
      throws IOException {
    int format = frame.format();
    int bytes = av_get_bytes_per_sample(format);
    boolean planar = av_sample_fmt_is_planar(format) != 0;
    Sample sample = reader(av_get_packed_sample_fmt(format));
    int stride = planar ? bytes : bytes * target.length;
    for (int c = 0; c < target.length; c++) {
      ByteBuffer data =
          bytes(frame.extended_data(planar ? c : 0), (long) stride * frame.nb_samples());
      int position = from * stride + (planar ? 0 : c * bytes);
      for (int i = 0; i < count; i++, position += stride) {
        target[c][offset + i] = clamp(sample.at(data, position));
      }
    }
  }

  private static Sample reader(int packedFormat) throws IOException {
    return switch (packedFormat) {
      case avutil.AV_SAMPLE_FMT_U8 -> (data, at) -> ((data.get(at) & 255) - 128) / 128.0;
      case avutil.AV_SAMPLE_FMT_S16 -> (data, at) -> data.getShort(at) / 32768.0;
      case avutil.AV_SAMPLE_FMT_S32 -> (data, at) -> data.getInt(at) / 2147483648.0;
      case avutil.AV_SAMPLE_FMT_S64 -> (data, at) -> data.getLong(at) / 9223372036854775808.0;
      case avutil.AV_SAMPLE_FMT_FLT -> ByteBuffer::getFloat;
      case avutil.AV_SAMPLE_FMT_DBL -> ByteBuffer::getDouble;
      default -> throw new IOException("unknown sample format " + packedFormat);
    };
  }

  private static ByteBuffer bytes(BytePointer data, long size) {
    return data.capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Float files may hold anything; what is not a number is taken for silence. */
  private static float clamp(double value) {
    return Double.isNaN(value) ? 0 : (float) Math.max(-1, Math.min(1, value));
  }
}
