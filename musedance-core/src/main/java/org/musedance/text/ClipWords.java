package org.musedance.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What CLIP's tokenizer does before any pair is merged: text to words, and words to symbols, which
 * are bytes written as visible characters (GPT-2), the last one carrying CLIP's end-of-word mark.
 */
public final class ClipWords {
  private static final String END_OF_WORD = "</w>";
  private static final String[] CHARACTERS = characters();
  private static final Pattern WHITESPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern WORD =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private ClipWords() {}

  /** The words of a text in Unicode NFC and lower case. */
  public static List<String> of(String text) {
    return WORD.matcher(normalised(text)).results().map(MatchResult::group).toList();
  }

  /** The symbols of a word, one for each of its UTF-8 bytes; the list may be changed. */
  public static List<String> symbols(String word) {
    List<String> symbols = new ArrayList<>();
    for (byte each : word.getBytes(StandardCharsets.UTF_8)) {
      symbols.add(CHARACTERS[each & 0xFF]);
    }
    int last = symbols.size() - 1;
    symbols.set(last, symbols.get(last) + END_OF_WORD);
    return symbols;
  }

  /**
   * All 512 symbols in the order of their ids: in the middle of a word, then at its end; each time
   * the bytes that stand for themselves before the others.
   */
  public static List<String> alphabet() {
    List<String> middle =
        Stream.concat(
                IntStream.range(0, 256).filter(ClipWords::isPrintable).boxed(),
                IntStream.range(0, 256).filter(b -> !isPrintable(b)).boxed())
            .map(b -> CHARACTERS[b])
            .toList();
    return Stream.concat(middle.stream(), middle.stream().map(symbol -> symbol + END_OF_WORD))
        .toList();
  }

  private static String normalised(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    StringBuilder lower = new StringBuilder();
    WHITESPACE
        .matcher(composed)
        .replaceAll(" ")
        .codePoints()
        .forEach(point -> lower.append(Character.toString(point).toLowerCase(Locale.ROOT)));
    return lower.toString();
  }

  /** GPT-2's table: printable Latin-1 bytes stand for themselves, the others from U+0100 on. */
  private static String[] characters() {
    String[] table = new String[256];
    int next = 256;
    for (int b = 0; b < table.length; b++) {
      table[b] = String.valueOf((char) (isPrintable(b) ? b : next++));
    }
    return table;
  }

  private static boolean isPrintable(int b) {
    return b >= '!' && b <= '~' || b >= 0xA1 && b <= 0xAC || b >= 0xAE;
  }
}
