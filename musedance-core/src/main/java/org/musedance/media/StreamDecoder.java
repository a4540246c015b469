package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_INVALIDDATA;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;

/** The decoded frames of one stream of a file, in order of presentation. */
final class StreamDecoder implements AutoCloseable {
  private final Demuxer demuxer;
  private final AVStream stream;
  private final AVCodecContext context;
  private final AVPacket packet = Libav.made(av_packet_alloc());
  private final AVFrame frame = Libav.newFrame();
  private final double tick;

  /** Decodes stream of demuxer; one thread suffices for sound. */
  StreamDecoder(Demuxer demuxer, AVStream stream, int threads) throws IOException {
    this.demuxer = demuxer;
    this.stream = stream;
    tick = Libav.toDouble(stream.time_base());
    AVCodec codec = avcodec.avcodec_find_decoder(stream.codecpar().codec_id());
    if (codec == null) {
      throw new IOException("no decoder for its codec");
    }
    context = Libav.made(avcodec_alloc_context3(codec));
    try {
      Libav.check(avcodec_parameters_to_context(context, stream.codecpar()));
      context.pkt_timebase(stream.time_base()).thread_count(threads);
      Libav.check(avcodec_open2(context, codec, (AVDictionary) null));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  AVStream stream() {
    return stream;
  }

  AVCodecContext context() {
    return context;
  }

  /** The next frame, valid until the next call, or null at the end; damaged packets are skipped. */
  AVFrame next() throws IOException {
    int status;
    while ((status = avcodec_receive_frame(context, frame)) != 0) {
      if (status == AVERROR_EOF) {
        return null;
      }
      if (status == AVERROR_EAGAIN()) {
        feed();
      } else if (status != AVERROR_INVALIDDATA) {
        Libav.check(status);
      }
    }
    return frame;
  }

  /** The picture that is in a packet by itself, valid until the next call. */
  AVFrame decode(AVPacket whole) throws IOException {
    Libav.check(avcodec_send_packet(context, whole));
    Libav.check(avcodec_send_packet(context, (AVPacket) null));
    Libav.check(avcodec_receive_frame(context, frame));
    return frame;
  }

  private void feed() throws IOException {
    while (av_read_frame(demuxer.context(), packet) >= 0) {
      try {
        if (packet.stream_index() == stream.index()) {
          int status = avcodec_send_packet(context, packet);
          if (status != AVERROR_INVALIDDATA) {
            Libav.check(status);
            return;
          }
        }
      } finally {
        av_packet_unref(packet);
      }
    }
    int status = avcodec_send_packet(context, (AVPacket) null);
    if (status != AVERROR_EOF) {
      Libav.check(status);
    }
  }

  /** When current is shown, in seconds of the file's own clock, or NaN where the file is silent. */
  double time(AVFrame current) {
    long timestamp = current.best_effort_timestamp();
    return timestamp == AV_NOPTS_VALUE ? Double.NaN : timestamp * tick;
  }

  /** How long current is shown in seconds, or 0 where the file does not say. */
  double duration(AVFrame current) {
    return current.duration() * tick;
  }

  /**
   * How many samples of current belong to the sound if it is the last frame. Codecs fill up their
   * last frame; containers whose clock ticks once per sample say how much of it counts.
   */
  long validSamples(AVFrame current) {
    boolean exact = Math.abs(tick * current.sample_rate() - 1) < 1e-9;
    return exact && current.duration() > 0 ? current.duration() : current.nb_samples();
  }

  /** Continues from the last key frame that is not after seconds of the file's own clock. */
  void seek(double seconds) throws IOException {
    long timestamp = (long) Math.floor(seconds / tick);
    Libav.check(av_seek_frame(demuxer.context(), stream.index(), timestamp, AVSEEK_FLAG_BACKWARD));
    avcodec_flush_buffers(context);
  }

  @Override
  public void close() {
    avcodec_free_context(context);
    av_packet_free(packet);
    av_frame_free(frame);
  }
}
