package org.musedance.media;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.musedance.tensor.UserError;

/** Writes sound files, whole or not at all; an older file of that name is replaced. */
public final class SoundWriter {
  private static final Map<String, SoundCodec> CODECS =
      Map.of(
          "wav", SoundCodec.WAV,
          "flac", SoundCodec.FLAC,
          "ogg", SoundCodec.OPUS,
          "opus", SoundCodec.OPUS,
          "mp3", SoundCodec.MP3,
          "m4a", SoundCodec.AAC);

  private SoundWriter() {}

  /** Writes 16-bit PCM at the sound's own rate and channels. */
  public static void wav(Sound sound, Path file) {
    write(sound, file, SoundCodec.WAV);
  }

  /**
   * Writes the format that the name's ending asks for: wav and flac (16 bit), ogg and opus (Opus),
   * mp3, m4a (AAC). The last three hold at most two channels and are mixed and resampled as needed.
   */
  public static void write(Sound sound, Path file) {
    String name = file.getFileName().toString();
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    SoundCodec codec = CODECS.get(ending);
    if (codec == null) {
      throw new UserError(
          "the name of sound %s must end in .wav, .flac, .ogg, .opus, .mp3 or .m4a, but ends in %s; choose one of them"
              .formatted(file, name.contains(".") ? "." + ending : "no format"));
    }
    write(sound, file, codec);
  }

  private static void write(Sound sound, Path file, SoundCodec codec) {
    OutputFile output = OutputFile.file(file);
    try {
      encode(sound, output.temporary(), codec);
    } catch (IOException e) {
      output.discard();
      throw output.failed(e);
    }
    output.publish();
  }

  private static void encode(Sound sound, Path file, SoundCodec codec) throws IOException {
    try (Muxer muxer = new Muxer(file, codec.container());
        Encoder encoder = codec.open(muxer, sound);
        SoundTrack track = new SoundTrack(sound, encoder)) {
      muxer.writeHeader(Map.of());
      track.finish(track.naturalLength());
      muxer.writeTrailer();
    }
  }
}
