package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_READ;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;

/**
 * A media file split into its streams. Only the file itself is read: a playlist that names other
 * files or addresses gets nothing, so that a service may open what strangers send. The format is
 * told by the content alone.
 */
final class Demuxer implements AutoCloseable {
  private final AVIOContext file = new AVIOContext(null);
  private final AVFormatContext context;

  Demuxer(Path path) throws IOException {
    HeifIndex.check(path);
    context = Libav.made(avformat_alloc_context());
    try (BytePointer url = Libav.url(path);
        BytePointer noName = new BytePointer("")) {
      Libav.check(avio_open(file, url, AVIO_FLAG_READ));
      context.pb(file);
      Libav.checkWith(
          Map.of("protocol_whitelist", "none"),
          options -> avformat_open_input(context, noName, null, options));
      Libav.check(avformat_find_stream_info(context, (AVDictionary) null));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  AVFormatContext context() {
    return context;
  }

  /** The stream of that media type that a player would choose; cover pictures are no video. */
  Optional<AVStream> best(int mediaType) {
    int index = av_find_best_stream(context, mediaType, -1, -1, (AVCodec) null, 0);
    return index < 0
        ? Optional.empty()
        : Optional.of(context.streams(index)).filter(stream -> !isCover(stream, mediaType));
  }

  private static boolean isCover(AVStream stream, int mediaType) {
    return mediaType == AVMEDIA_TYPE_VIDEO
        && (stream.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0;
  }

  /** Lets packets of other streams be dropped before they are parsed. */
  void readOnly(AVStream wanted) {
    for (int i = 0; i < context.nb_streams(); i++) {
      if (i != wanted.index()) {
        context.streams(i).discard(AVDISCARD_ALL);
      }
    }
  }

  /** How the pictures of stream must be turned to stand upright. */
  static Orientation orientation(AVStream stream) {
    AVCodecParameters parameters = stream.codecpar();
    return orientation(parameters.coded_side_data(), parameters.nb_coded_side_data());
  }

  /** How pictures with this side data must be turned to stand upright. */
  static Orientation orientation(AVPacketSideData sideData, int count) {
    AVPacketSideData matrix = av_packet_side_data_get(sideData, count, AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return Orientation.UPRIGHT;
    }
    IntPointer entries = new IntPointer(matrix.data());
    return Orientation.ofDisplayMatrix(
        entries.get(0), entries.get(1), entries.get(3), entries.get(4));
  }

  @Override
  public void close() {
    avformat_close_input(context);
    avio_closep(file);
  }
}
