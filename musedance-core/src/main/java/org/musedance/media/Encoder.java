package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/** One stream of a {@link Muxer}: frames in, packets into the container. */
final class Encoder implements AutoCloseable {
  private final Muxer muxer;
  private final AVCodec codec;
  private final AVCodecContext context;
  private final AVPacket packet = Libav.made(av_packet_alloc());
  private AVStream stream;

  Encoder(Muxer muxer, String codecName) throws IOException {
    this.muxer = muxer;
    codec = avcodec_find_encoder_by_name(codecName);
    if (codec == null) {
      throw new IOException("this build of FFmpeg has no encoder " + codecName);
    }
    context = Libav.made(avcodec_alloc_context3(codec));
    if (muxer.wantsGlobalHeaders()) {
      context.flags(context.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    }
  }

  AVCodec codec() {
    return codec;
  }

  /** To be configured before {@link #open}. */
  AVCodecContext context() {
    return context;
  }

  /** Opens the codec and adds its stream to the container. */
  void open(Map<String, String> options) throws IOException {
    Libav.checkWith(options, dictionary -> avcodec_open2(context, codec, dictionary));
    stream = muxer.addStream(codec);
    stream.time_base(context.time_base()).avg_frame_rate(context.framerate());
    Libav.check(avcodec_parameters_from_context(stream.codecpar(), context));
  }

  /** Encodes frame, or what is still held back when frame is null, and writes what comes out. */
  void encode(AVFrame frame) throws IOException {
    Libav.check(avcodec_send_frame(context, frame));
    int status;
    while ((status = avcodec_receive_packet(context, packet)) >= 0) {
      packet.stream_index(stream.index());
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      Libav.check(av_interleaved_write_frame(muxer.context(), packet));
    }
    if (status != AVERROR_EAGAIN() && status != AVERROR_EOF) {
      Libav.check(status);
    }
  }

  @Override
  public void close() {
    av_packet_free(packet);
    avcodec_free_context(context);
  }
}
