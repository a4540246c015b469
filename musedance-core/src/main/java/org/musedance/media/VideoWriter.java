package org.musedance.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.musedance.tensor.UserError;

/**
 * Writes an MP4 video (H.264, and AAC when there is sound) that browsers play.
 *
 * <p>Encoding runs on its own thread, a few pictures behind the caller. The file appears under its
 * name only when {@link #close} has completed it. It may be closed after any number of pictures:
 * the sound is then cut to them, so what was made before an interruption is kept. A caller that
 * does not want the part calls {@link #abandon} first.
 */
public final class VideoWriter implements PictureSink {
  private static final int QUEUE = 4;
  private static final byte[] END = {};

  private final int width;
  private final int height;
  private final OutputFile output;
  private final Mp4Encoder encoder;
  private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread = new Thread(this::encodeAll, "musedance-encoder");
  private volatile boolean abandoned;
  private volatile Throwable failure;
  private boolean closed;
  private long frames;

  private VideoWriter(int width, int height, OutputFile output, Mp4Encoder encoder) {
    this.width = width;
    this.height = height;
    this.output = output;
    this.encoder = encoder;
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Opens mp4 for pictures of width x height at fps pictures per second. The sound, if not null,
   * starts with the first picture and ends with the last one; where it is shorter, silence follows.
   */
  public static VideoWriter open(Path mp4, int width, int height, double fps, Sound soundOrNull) {
    if (width < 1 || height < 1 || !(fps > 0 && fps <= 1000)) {
      throw new IllegalArgumentException(
          "a video must be at least 1 x 1 at up to 1000 frames per second, but was %d x %d at %s; pass a valid size and rate"
              .formatted(width, height, fps));
    }
    OutputFile output = OutputFile.file(mp4);
    try {
      Mp4Encoder encoder = new Mp4Encoder(output.temporary(), width, height, fps, soundOrNull);
      return new VideoWriter(width, height, output, encoder);
    } catch (IOException e) {
      output.discard();
      throw new UserError(
          "video %s must fit the H.264 encoder, but %d x %d at %s frames per second was refused (%s); choose at most 3840 x 2160"
              .formatted(mp4, width, height, fps, e.getMessage()),
          e);
    }
  }

  @Override
  public void write(Picture picture) {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "every picture of this video must be %d x %d, but one was %d x %d; resize it"
              .formatted(width, height, picture.width(), picture.height()));
    }
    enqueue(picture.rgb());
  }

  /** Appends height x width x 3 bytes; the array may be reused afterwards. */
  public void write(byte[] rgb) {
    write(new Picture(width, height, rgb.clone()));
  }

  /** How many pictures were written. */
  public long frames() {
    return frames;
  }

  private void enqueue(byte[] rgb) {
    if (closed) {
      throw new IllegalStateException("a closed video takes no more pictures; open another one");
    }
    if (failure != null) {
      abandon();
      throw output.failed(failure);
    }
    put(rgb);
    frames++;
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (frames == 0) {
      abandon();
      return;
    }
    stop();
    if (failure != null) {
      output.discard();
      throw output.failed(failure);
    }
    output.publish();
  }

  @Override
  public void abandon() {
    if (!closed) {
      abandoned = true;
      stop();
      output.discard();
    }
  }

  private void stop() {
    closed = true;
    put(END);
    uninterrupted(thread::join);
  }

  private void put(byte[] rgb) {
    uninterrupted(() -> waiting.put(rgb));
  }

  private interface Wait {
    void run() throws InterruptedException;
  }

  /**
   * Waits to the end, which is near as the encoder goes on, and keeps an interruption for later.
   */
  private static void uninterrupted(Wait wait) {
    boolean interrupted = false;
    while (true) {
      try {
        wait.run();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void encodeAll() {
    try (encoder) {
      for (byte[] rgb = waiting.take(); rgb != END; rgb = waiting.take()) {
        encodeUnlessFailed(rgb);
      }
      if (!abandoned && failure == null) {
        encoder.finish();
      }
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      failure = e;
    }
  }

  /** After a failure the queue is still emptied, so that the caller never waits for nothing. */
  private void encodeUnlessFailed(byte[] rgb) {
    if (abandoned || failure != null) {
      return;
    }
    try {
      encoder.add(rgb);
    } catch (IOException | RuntimeException | Error e) {
      failure = e;
    }
  }
}
