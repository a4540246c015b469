package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLTP;
import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_S16;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;

import java.io.IOException;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVRational;

/** The sound codecs that are written, and what each of them takes. */
enum SoundCodec {
  WAV("wav", "pcm_s16le", AV_SAMPLE_FMT_S16, 0, Integer.MAX_VALUE),
  FLAC("flac", "flac", AV_SAMPLE_FMT_S16, 0, 8),
  OPUS("ogg", "libopus", AV_SAMPLE_FMT_FLT, 192_000, 2),
  MP3("mp3", "libmp3lame", AV_SAMPLE_FMT_FLTP, 192_000, 2),
  AAC("mp4", "aac", AV_SAMPLE_FMT_FLTP, 192_000, 2);

  /** The rates that every player of compressed sound supports. */
  private static final int DISC_RATE = 44_100;

  private static final int STUDIO_RATE = 48_000;

  private final String container;
  private final String encoder;
  private final int sampleFormat;
  private final int bitsPerSecond;
  private final int maxChannels;

  SoundCodec(
      String container, String encoder, int sampleFormat, int bitsPerSecond, int maxChannels) {
    this.container = container;
    this.encoder = encoder;
    this.sampleFormat = sampleFormat;
    this.bitsPerSecond = bitsPerSecond;
    this.maxChannels = maxChannels;
  }

  /** FFmpeg's name of the file format. */
  String container() {
    return container;
  }

  /** An opened encoder for sound whose stream is part of muxer. */
  Encoder open(Muxer muxer, Sound sound) throws IOException {
    Encoder opened = new Encoder(muxer, encoder);
    try {
      AVCodecContext context = opened.context();
      int rate = rate(sound.sampleRate());
      context.sample_fmt(sampleFormat).sample_rate(rate).bit_rate(bitsPerSecond);
      context.time_base(new AVRational().num(1).den(rate));
      av_channel_layout_default(
          context.ch_layout(), Math.min(maxChannels, sound.channels().length));
      opened.open(Map.of());
      return opened;
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private int rate(int sampleRate) {
    return switch (this) {
      case WAV, FLAC -> sampleRate;
      case OPUS -> STUDIO_RATE;
      case MP3, AAC -> DISC_RATE % sampleRate == 0 ? DISC_RATE : STUDIO_RATE;
    };
  }
}
