package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.av_get_bytes_per_sample;
import static org.bytedeco.ffmpeg.global.avutil.av_get_packed_sample_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_sample_fmt_is_planar;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.function.IntToDoubleFunction;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** FFmpeg's sample formats read as floats in [-1, 1], whatever the number of channels. */
final class SampleFormat {

  /** Takes a plane of samples into target: those at first, first + step, and so on. */
  private interface Plane {
    void copy(int first, int step, int count, float[] target, int offset);
  }

  private SampleFormat() {}

  /** Copies the samples from..from+count of frame to target[channel] at offset. */
  static void copy(AVFrame frame, int from, int count, float[][] target, int offset)
      throws IOException {
    int format = frame.format();
    boolean planar = av_sample_fmt_is_planar(format) != 0;
    int step = planar ? 1 : target.length;
    long bytes = (long) av_get_bytes_per_sample(format) * step * frame.nb_samples();
    for (int c = 0; c < target.length; c++) {
      ByteBuffer data = bytes(frame.extended_data(planar ? c : 0), bytes);
      plane(av_get_packed_sample_fmt(format), data)
          .copy(from * step + (planar ? 0 : c), step, count, target[c], offset);
    }
  }

  private static Plane plane(int packedFormat, ByteBuffer data) throws IOException {
    return switch (packedFormat) {
      case avutil.AV_SAMPLE_FMT_U8 -> each(i -> ((data.get(i) & 255) - 128) / 128.0);
      case avutil.AV_SAMPLE_FMT_S16 -> shorts(data.asShortBuffer());
      case avutil.AV_SAMPLE_FMT_S32 -> each(i -> data.getInt(4 * i) / 2147483648.0);
      case avutil.AV_SAMPLE_FMT_S64 -> each(i -> data.getLong(8 * i) / 9223372036854775808.0);
      case avutil.AV_SAMPLE_FMT_FLT -> floats(data.asFloatBuffer());
      case avutil.AV_SAMPLE_FMT_DBL -> each(i -> data.getDouble(8 * i));
      default -> throw new IOException("unknown sample format " + packedFormat);
    };
  }

  private static Plane each(IntToDoubleFunction sample) {
    return (first, step, count, target, offset) -> {
      for (int i = 0; i < count; i++) {
        target[offset + i] = clamp((float) sample.applyAsDouble(first + i * step));
      }
    };
  }

  /** The format of most files, and the next one, are fetched in bulk: ten times as fast. */
  private static Plane shorts(ShortBuffer data) {
    short[] samples = new short[data.remaining()];
    data.get(samples);
    return (first, step, count, target, offset) -> {
      for (int i = 0; i < count; i++) {
        target[offset + i] = samples[first + i * step] / 32768f;
      }
    };
  }

  /** What decoders of compressed sound give. */
  private static Plane floats(FloatBuffer data) {
    float[] samples = new float[data.remaining()];
    data.get(samples);
    return (first, step, count, target, offset) -> {
      for (int i = 0; i < count; i++) {
        target[offset + i] = clamp(samples[first + i * step]);
      }
    };
  }

  private static ByteBuffer bytes(BytePointer data, long size) {
    return data.capacity(size).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  /** Float files may hold anything; what is not a number is taken for silence. */
  private static float clamp(float value) {
    return Float.isNaN(value) ? 0 : Math.max(-1, Math.min(1, value));
  }
}
