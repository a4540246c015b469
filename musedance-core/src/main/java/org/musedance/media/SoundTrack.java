package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_free;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_read;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_size;
import static org.bytedeco.ffmpeg.global.avutil.av_audio_fifo_write;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set_double;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert_frame;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVAudioFifo;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.Pointer;

/**
 * Feeds a sound to an opened encoder: resampled and mixed to what the encoder takes, in step with
 * whoever calls {@link #encodeUntil}, and followed by silence for as long as is asked.
 */
final class SoundTrack implements AutoCloseable {
  private static final int CHUNK = 4096;

  /** For codecs that take frames of any length. */
  private static final int FREE_FRAME = 1024;

  private final Sound sound;
  private final Encoder encoder;
  private final int frameLength;
  private final SwrContext resampler = new SwrContext(null);
  private final AVFrame input = Libav.newFrame();
  private final AVFrame converted = Libav.newFrame();
  private final AVFrame output = Libav.newFrame();
  private final AVAudioFifo queue;
  private long consumed;
  private long encoded;

  SoundTrack(Sound sound, Encoder encoder) throws IOException {
    this.sound = sound;
    this.encoder = encoder;
    AVCodecContext codec = encoder.context();
    frameLength = codec.frame_size() > 0 ? codec.frame_size() : FREE_FRAME;
    queue =
        Libav.made(av_audio_fifo_alloc(codec.sample_fmt(), codec.ch_layout().nb_channels(), CHUNK));
    prepareFrames(codec);
    prepareResampler(codec);
  }

  private void prepareFrames(AVCodecContext codec) throws IOException {
    input.nb_samples(CHUNK).format(AV_SAMPLE_FMT_FLTP).sample_rate(sound.sampleRate());
    av_channel_layout_default(input.ch_layout(), sound.channels().length);
    Libav.check(av_frame_get_buffer(input, 0));
    converted.format(codec.sample_fmt()).sample_rate(codec.sample_rate());
    Libav.check(av_channel_layout_copy(converted.ch_layout(), codec.ch_layout()));
    output.nb_samples(frameLength).format(codec.sample_fmt()).sample_rate(codec.sample_rate());
    Libav.check(av_channel_layout_copy(output.ch_layout(), codec.ch_layout()));
    Libav.check(av_frame_get_buffer(output, 0));
  }

  private void prepareResampler(AVCodecContext codec) throws IOException {
    AVChannelLayout from = input.ch_layout();
    Libav.check(
        swr_alloc_set_opts2(
            resampler,
            codec.ch_layout(),
            codec.sample_fmt(),
            codec.sample_rate(),
            from,
            AV_SAMPLE_FMT_FLTP,
            sound.sampleRate(),
            0,
            (Pointer) null));
    // A mix of many channels must not exceed full scale, or it would be clipped.
    Libav.check(av_opt_set_double(resampler, "rematrix_maxval", 1.0, 0));
    Libav.check(swr_init(resampler));
  }

  /** The sound's length in the encoder's samples. */
  long naturalLength() {
    return Math.round(sound.seconds() * encoder.context().sample_rate());
  }

  /** Encodes whole frames up to that sample of the encoder's rate. */
  void encodeUntil(long sample) throws IOException {
    while (encoded + frameLength <= sample) {
      encodeFrame(frameLength);
    }
  }

  /** Encodes the rest so that the track has exactly length samples, and flushes the encoder. */
  void finish(long length) throws IOException {
    encodeUntil(length);
    if (encoded < length) {
      encodeFrame((int) (length - encoded));
    }
    encoder.encode(null);
  }

  private void encodeFrame(int length) throws IOException {
    while (av_audio_fifo_size(queue) < length) {
      convertChunk();
    }
    Libav.check(av_frame_make_writable(output));
    Libav.check(av_audio_fifo_read(queue, output.extended_data(), length));
    output.nb_samples(length).pts(encoded);
    encoder.encode(output);
    encoded += length;
  }

  private void convertChunk() throws IOException {
    Libav.check(av_frame_make_writable(input));
    for (int c = 0; c < sound.channels().length; c++) {
      fill(c);
    }
    consumed += CHUNK;
    Libav.check(swr_convert_frame(resampler, converted, input));
    Libav.check(av_audio_fifo_write(queue, converted.extended_data(), converted.nb_samples()));
    // Without data the next conversion allocates what it needs.
    clearData(converted);
  }

  private void fill(int channel) {
    FloatBuffer plane =
        input
            .extended_data(channel)
            .capacity((long) CHUNK * Float.BYTES)
            .asByteBuffer()
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    int available = (int) Math.max(0, Math.min(CHUNK, sound.length() - consumed));
    if (available > 0) {
      plane.put(sound.channels()[channel], (int) consumed, available);
    }
    while (plane.hasRemaining()) {
      plane.put(0);
    }
  }

  private void clearData(AVFrame frame) throws IOException {
    AVCodecContext codec = encoder.context();
    av_frame_unref(frame);
    frame.format(codec.sample_fmt()).sample_rate(codec.sample_rate());
    Libav.check(av_channel_layout_copy(frame.ch_layout(), codec.ch_layout()));
  }

  @Override
  public void close() {
    av_frame_free(input);
    av_frame_free(converted);
    av_frame_free(output);
    av_audio_fifo_free(queue);
    swr_free(resampler);
  }
}
