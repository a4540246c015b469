package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.javacpp.BytePointer;

/** A container file that is being written; its streams are added before the header. */
final class Muxer implements AutoCloseable {
  private final AVIOContext file = new AVIOContext(null);
  private final AVFormatContext context = new AVFormatContext(null);

  /** Opens path for writing in that format ("mp4", "wav", …), whatever its name. */
  Muxer(Path path, String format) throws IOException {
    try (BytePointer url = Libav.url(path);
        BytePointer name = new BytePointer(format)) {
      Libav.check(avformat_alloc_output_context2(context, (AVOutputFormat) null, name, url));
      Libav.check(avio_open(file, url, AVIO_FLAG_WRITE));
      context.pb(file);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  AVFormatContext context() {
    return context;
  }

  AVStream addStream(AVCodec codec) {
    return Libav.made(avformat_new_stream(context, codec));
  }

  /** Whether encoders must leave their headers to the container. */
  boolean wantsGlobalHeaders() {
    return (context.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
  }

  void writeHeader(Map<String, String> options) throws IOException {
    Libav.checkWith(options, dictionary -> avformat_write_header(context, dictionary));
  }

  /** Completes the file. */
  void writeTrailer() throws IOException {
    Libav.check(av_write_trailer(context));
    Libav.check(avio_closep(file));
  }

  @Override
  public void close() {
    avio_closep(file);
    avformat_free_context(context);
  }
}
