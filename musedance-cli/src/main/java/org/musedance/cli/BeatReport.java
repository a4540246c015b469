package org.musedance.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import org.musedance.audio.Beats;
import org.musedance.audio.OnsetDetector;

/**
 * What {@code listen} tells about a piece of music.
 *
 * @param file where the music came from
 * @param duration of the music in seconds
 * @param tempo in beats per minute, 0 when nothing begins in the music
 * @param beats times in seconds
 * @param onsetRate onsets per second in the envelope that the beats were found in
 */
record BeatReport(Path file, double duration, double tempo, double[] beats, double onsetRate) {
  private static final int BEATS_PER_LINE = 8;

  static BeatReport of(Path file, double duration, Beats beats) {
    int onsets = OnsetDetector.detect(beats.onsetStrength()).length;
    return new BeatReport(
        file, duration, beats.tempo(), beats.seconds(), duration > 0 ? onsets / duration : 0);
  }

  /** For people. */
  String text() {
    StringBuilder text = new StringBuilder();
    line(text, "tempo     %.1f beats per minute", tempo);
    line(text, "duration  %.2f s", duration);
    line(text, "onsets    %.1f per second", onsetRate);
    line(text, "beats     %d", beats.length);
    for (int i = 0; i < beats.length; i++) {
      text.append(String.format(Locale.ROOT, "%9.3f", beats[i]));
      if (i % BEATS_PER_LINE == BEATS_PER_LINE - 1 || i == beats.length - 1) {
        text.append(System.lineSeparator());
      }
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object value) {
    text.append(String.format(Locale.ROOT, format, value)).append(System.lineSeparator());
  }

  /** For programs: one JSON object, times in seconds, rates per second. */
  String json() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeStringField("file", file.toString());
      json.writeNumberField("duration", duration);
      json.writeNumberField("tempo", tempo);
      json.writeNumberField("onset_rate", onsetRate);
      json.writeFieldName("beats");
      json.writeArray(beats, 0, beats.length);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + System.lineSeparator();
  }
}
