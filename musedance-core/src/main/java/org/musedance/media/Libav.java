package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;

/** FFmpeg's conventions in Java's terms: error codes, paths, options, rationals. */
final class Libav {

  /** A call that takes FFmpeg's options and returns its status. */
  interface OptionCall {
    int apply(AVDictionary options);
  }

  static {
    // FFmpeg and the codecs below it would write to stderr; what matters comes back as a status.
    av_log_set_level(AV_LOG_QUIET);
  }

  private Libav() {}

  /** Passes status on, or throws what FFmpeg says about a negative one. */
  static int check(int status) throws IOException {
    if (status < 0) {
      byte[] text = new byte[256];
      av_strerror(status, text, text.length);
      int end = 0;
      while (text[end] != 0) {
        end++;
      }
      throw new IOException(new String(text, 0, end, StandardCharsets.UTF_8));
    }
    return status;
  }

  /** Passes a freshly made native object on, or throws when there was no memory for it. */
  static <T> T made(T object) {
    if (object == null) {
      throw new OutOfMemoryError("FFmpeg could not allocate an object");
    }
    return object;
  }

  /** The URL of a local file; the scheme keeps colons in names from being taken for protocols. */
  static BytePointer url(Path file) {
    return new BytePointer(
        ("file:" + file.toAbsolutePath() + "\0").getBytes(StandardCharsets.UTF_8));
  }

  /** Runs call with options and frees them. */
  static void checkWith(Map<String, String> options, OptionCall call) throws IOException {
    AVDictionary dictionary = new AVDictionary(null);
    try {
      for (Map.Entry<String, String> option : options.entrySet()) {
        check(av_dict_set(dictionary, option.getKey(), option.getValue(), 0));
      }
      check(call.apply(dictionary));
    } finally {
      av_dict_free(dictionary);
    }
  }

  static double toDouble(AVRational rational) {
    return rational.den() == 0 ? 0 : (double) rational.num() / rational.den();
  }

  /** A frame without data. */
  static AVFrame newFrame() {
    return made(avutil.av_frame_alloc());
  }

  /** A picture frame with its own data. */
  static AVFrame newPictureFrame(int width, int height, int format) throws IOException {
    AVFrame frame = newFrame();
    frame.width(width).height(height).format(format);
    check(avutil.av_frame_get_buffer(frame, 0));
    return frame;
  }
}
