package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** Decodes one picture with FFmpeg. */
final class StillDecoder {
  private static final int THREADS = 1;

  private StillDecoder() {}

  /** The first picture of file, upright, over background. */
  static Picture decode(Path file, Rgb background) throws IOException {
    try (Demuxer demuxer = new Demuxer(file)) {
      AVStream stream =
          demuxer.best(AVMEDIA_TYPE_VIDEO).orElseThrow(() -> new IOException("not a picture"));
      try (StreamDecoder decoder = new StreamDecoder(demuxer, stream, THREADS);
          PixelConverter converter = new PixelConverter()) {
        decoder.context().err_recognition(AV_EF_EXPLODE);
        AVFrame frame = decoder.next();
        if (frame == null) {
          throw new PictureReader.TruncatedException(null);
        }
        return Demuxer.orientation(stream).apply(flatten(frame, converter, background));
      }
    }
  }

  private static Picture flatten(AVFrame frame, PixelConverter converter, Rgb background)
      throws IOException {
    if ((long) frame.width() * frame.height() > PictureReader.MAX_PIXELS) {
      throw new PictureReader.TooLargeException(frame.width(), frame.height());
    }
    AVFrame rgba = Libav.newPictureFrame(frame.width(), frame.height(), AV_PIX_FMT_RGBA);
    try {
      converter.convert(frame, rgba);
      byte[] bytes = PixelConverter.toBytes(rgba, 4);
      return Flattening.flatten(bytes, rgba.width(), rgba.height(), background);
    } finally {
      av_frame_free(rgba);
    }
  }
}
