package org.musedance.cli;

import java.util.Locale;
import java.util.Map;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;

/** Colours as one types them. */
final class Colours {
  private static final Map<String, Rgb> NAMED =
      Map.of("white", Rgb.WHITE, "black", Rgb.BLACK, "grey", new Rgb(128, 128, 128));
  private static final int HEX = 16;

  private Colours() {}

  /** The colour of a name or of #RRGGBB. */
  static Rgb parse(String option, String text) {
    Rgb named = NAMED.get(text.toLowerCase(Locale.ROOT));
    if (named != null) {
      return named;
    }
    if (!text.matches("#?[0-9a-fA-F]{6}")) {
      throw new UserError(
          "%s must be white, black, grey or #RRGGBB, but was %s; write for example #2040ff"
              .formatted(option, text));
    }
    int value = Integer.parseInt(text.replace("#", ""), HEX);
    return new Rgb(value >> 16 & 255, value >> 8 & 255, value & 255);
  }
}
