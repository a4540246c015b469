package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.musedance.tensor.UserError;

/**
 * Reads sound files and the sound of videos, at their own sample rate and with their own channels.
 *
 * <p>A start time is reached by decoding from the beginning, not by seeking: seeking in MP3 and
 * other streams without an index is off by up to a frame, and a minute of music decodes in a few
 * tens of milliseconds.
 */
public final class SoundReader {
  private static final int THREADS = 1;

  private SoundReader() {}

  /** Reads the whole sound. */
  public static Sound read(Path file) {
    return read(file, 0, Double.POSITIVE_INFINITY);
  }

  /**
   * Reads at most maxSeconds from startSeconds on, decoding no more than needed. The result is
   * shorter where the sound ends earlier; a start behind the end is an error.
   */
  public static Sound read(Path file, double startSeconds, double maxSeconds) {
    if (!(startSeconds >= 0 && maxSeconds > 0)) {
      throw new UserError(
          "the part of %s must start at 0 s or later and be longer than 0 s, but was %s s from %s s;"
                  .formatted(file, maxSeconds, startSeconds)
              + " choose another");
    }
    InputFile.check("sound", file);
    try (Demuxer demuxer = new Demuxer(file)) {
      AVStream stream = demuxer.best(AVMEDIA_TYPE_AUDIO).orElseThrow(() -> withoutSound(file));
      return decode(file, demuxer, stream, startSeconds, maxSeconds);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * At most maxSeconds of the sound of a video from timeZero of the file's clock on, silence where
   * there is none yet.
   */
  static Optional<Sound> readAligned(Path file, double timeZero, double maxSeconds) {
    try (Demuxer demuxer = new Demuxer(file)) {
      Optional<AVStream> stream = demuxer.best(AVMEDIA_TYPE_AUDIO);
      if (stream.isEmpty()) {
        return Optional.empty();
      }
      demuxer.readOnly(stream.get());
      try (StreamDecoder decoder = new StreamDecoder(demuxer, stream.get(), THREADS)) {
        return Optional.of(aligned(file, decoder, timeZero, maxSeconds));
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static Sound decode(
      Path file, Demuxer demuxer, AVStream stream, double startSeconds, double maxSeconds)
      throws IOException {
    demuxer.readOnly(stream);
    try (StreamDecoder decoder = new StreamDecoder(demuxer, stream, THREADS)) {
      AVFrame first = firstFrame(file, decoder);
      SampleCollector collector =
          new SampleCollector(first, Math.round(startSeconds * first.sample_rate()), maxSeconds);
      collect(decoder, first, collector);
      return collector.sound().orElseThrow(() -> startsBehindEnd(file, startSeconds, collector));
    }
  }

  private static Sound aligned(Path file, StreamDecoder decoder, double timeZero, double maxSeconds)
      throws IOException {
    AVFrame first = firstFrame(file, decoder);
    double time = decoder.time(first);
    long skipped = Math.round((Double.isNaN(time) ? 0 : timeZero - time) * first.sample_rate());
    SampleCollector collector = new SampleCollector(first, skipped, maxSeconds);
    collect(decoder, first, collector);
    return collector.sound().orElseGet(collector::silence);
  }

  private static AVFrame firstFrame(Path file, StreamDecoder decoder) throws IOException {
    AVFrame first = decoder.next();
    if (first == null) {
      throw withoutSound(file);
    }
    return first;
  }

  private static void collect(StreamDecoder decoder, AVFrame first, SampleCollector collector)
      throws IOException {
    AVFrame frame = first;
    while (frame != null && !collector.isFull()) {
      collector.add(frame, decoder.validSamples(frame));
      frame = decoder.next();
    }
    if (frame == null) {
      collector.end();
    }
  }

  private static UserError startsBehindEnd(Path file, double start, SampleCollector collector) {
    return new UserError(
        "the start in sound %s must lie before its end at %.2f s, but was %.2f s; choose an earlier one"
            .formatted(file, collector.seenSeconds(), start));
  }

  private static UserError withoutSound(Path file) {
    return new UserError(
        "sound %s must hold a sound track, but has none that can be decoded; choose another file"
            .formatted(file));
  }

  private static UserError unreadable(Path file, IOException cause) {
    return new UserError(
        "sound %s must be a sound or video file, but could not be decoded (%s); convert it to WAV, MP3 or MP4"
            .formatted(file, cause.getMessage()),
        cause);
  }
}
