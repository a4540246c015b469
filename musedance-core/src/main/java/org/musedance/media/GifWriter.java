package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_PAL8;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** Writes an animated GIF that repeats for ever; it appears when it is complete. */
public final class GifWriter implements PictureSink {
  private final int width;
  private final int height;
  private final OutputFile output;
  private final Muxer muxer;
  private Encoder encoder;
  private PaletteFilter filter;
  private AVFrame frame;
  private boolean closed;
  private long frames;

  private GifWriter(int width, int height, AVRational fps, OutputFile output) throws IOException {
    this.width = width;
    this.height = height;
    this.output = output;
    muxer = new Muxer(output.temporary(), "gif");
    try {
      prepare(fps);
    } catch (IOException e) {
      free();
      throw e;
    }
  }

  private void prepare(AVRational fps) throws IOException {
    encoder = new Encoder(muxer, "gif");
    AVRational tick = av_inv_q(fps);
    encoder.context().width(width).height(height).pix_fmt(AV_PIX_FMT_PAL8);
    encoder.context().time_base(tick).framerate(fps);
    encoder.open(Map.of());
    muxer.writeHeader(Map.of());
    filter = new PaletteFilter(width, height, tick.num(), tick.den());
    frame = Libav.newPictureFrame(width, height, AV_PIX_FMT_RGB24);
  }

  /** Opens gif for pictures of width x height; the format counts in hundredths of a second. */
  public static GifWriter open(Path gif, int width, int height, double fps) {
    OutputFile output = OutputFile.file(gif);
    try {
      return new GifWriter(width, height, av_d2q(fps, 1_001_000), output);
    } catch (IOException e) {
      output.discard();
      throw output.failed(e);
    }
  }

  @Override
  public void write(Picture picture) {
    if (picture.width() != width || picture.height() != height) {
      throw new IllegalArgumentException(
          "every picture of this animation must be %d x %d, but one was %d x %d; resize it"
              .formatted(width, height, picture.width(), picture.height()));
    }
    try {
      Libav.check(av_frame_make_writable(frame));
      PixelConverter.fromBytes(picture.rgb(), 3 * width, frame);
      frame.pts(frames++);
      filter.push(frame);
      encodeReduced();
    } catch (IOException e) {
      abandon();
      throw output.failed(e);
    }
  }

  private void encodeReduced() throws IOException {
    for (AVFrame reduced = filter.pull(); reduced != null; reduced = filter.pull()) {
      encoder.encode(reduced);
    }
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
    try {
      filter.push(null);
      encodeReduced();
      encoder.encode(null);
      muxer.writeTrailer();
    } catch (IOException e) {
      abandon();
      throw output.failed(e);
    }
    free();
    output.publish();
  }

  @Override
  public void abandon() {
    if (!closed) {
      free();
      output.discard();
    }
  }

  private void free() {
    closed = true;
    av_frame_free(frame);
    if (filter != null) {
      filter.close();
    }
    if (encoder != null) {
      encoder.close();
    }
    muxer.close();
  }
}
