package org.musedance.text;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokenizer of CLIP's text encoder (Radford et al. 2021), token for token as Hugging Face's
 * {@code CLIPTokenizerFast}: NFC, whitespace folded, lower case, words split, {@link
 * BytePairEncoding}, wrapped in start and end and padded.
 *
 * <p>OpenAI's own code also repairs broken text and HTML entities first; Stable Diffusion's does
 * not, and neither does this.
 */
public final class ClipTokenizer {
  private static final Pattern WHITESPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final String WORDS = "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+";

  private final TokenizerFolder folder;
  private final BytePairEncoding encoding;
  private final Pattern pieces;

  private ClipTokenizer(TokenizerFolder folder) {
    this.folder = folder;
    encoding =
        new BytePairEncoding(folder.vocabulary(), folder.merges(), folder.id(folder.endToken()));
    String special = Pattern.quote(folder.startToken()) + "|" + Pattern.quote(folder.endToken());
    pieces = Pattern.compile(special + "|" + WORDS, Pattern.UNICODE_CHARACTER_CLASS);
  }

  /**
   * Reads a published {@code tokenizer/} folder: {@code vocab.json} with {@code merges.txt}, or
   * {@code tokenizer.json}; special tokens and length from {@code tokenizer_config.json}.
   */
  public static ClipTokenizer read(Path folder) {
    return new ClipTokenizer(TokenizerFolder.read(folder));
  }

  /** How many ids {@link #encode} gives. */
  public int maxLength() {
    return folder.maxLength();
  }

  /** How many different ids there are. */
  public int vocabularySize() {
    return folder.vocabulary().size();
  }

  /**
   * Ids of a text, exactly {@link #maxLength} of them: start, words, end, then padding. A text that
   * is too long loses its last words, never the end token.
   */
  public long[] encode(String text) {
    long[] ids = new long[maxLength()];
    Arrays.fill(ids, folder.id(folder.padToken()));
    long[] found = tokens(text);
    System.arraycopy(found, 0, ids, 0, found.length);
    return ids;
  }

  /** Ids of a text from start to end token, without padding; at most {@link #maxLength}. */
  public long[] tokens(String text) {
    List<Integer> ids = new ArrayList<>();
    ids.add(folder.id(folder.startToken()));
    Matcher piece = pieces.matcher(normalised(text));
    while (piece.find() && ids.size() < maxLength()) {
      ids.addAll(piece(piece.group()));
    }
    List<Integer> kept = new ArrayList<>(ids.subList(0, Math.min(ids.size(), maxLength() - 1)));
    kept.add(folder.id(folder.endToken()));
    return kept.stream().mapToLong(Integer::longValue).toArray();
  }

  private List<Integer> piece(String text) {
    boolean special = text.equals(folder.startToken()) || text.equals(folder.endToken());
    return special ? List.of(folder.id(text)) : encoding.encode(text);
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
}
