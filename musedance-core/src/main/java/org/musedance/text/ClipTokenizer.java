package org.musedance.text;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The tokenizer of CLIP's text encoder (Radford et al. 2021), token for token as Hugging Face's
 * {@code CLIPTokenizerFast}: special tokens kept as they are, then NFC, whitespace folded, lower
 * case, words split, {@link BytePairEncoding}, wrapped in start and end and padded.
 *
 * <p>OpenAI's own code also repairs broken text and HTML entities first; Stable Diffusion's does
 * not, and neither does this.
 */
public final class ClipTokenizer {
  private final TokenizerFolder folder;
  private final BytePairEncoding encoding;
  private final Pattern special;

  private ClipTokenizer(TokenizerFolder folder) {
    this.folder = folder;
    encoding =
        new BytePairEncoding(folder.vocabulary(), folder.merges(), folder.id(folder.endToken()));
    special =
        Pattern.compile(
            Pattern.quote(folder.startToken()) + "|" + Pattern.quote(folder.endToken()));
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
    List<Integer> ids = started(text);
    int length = Math.min(ids.size(), maxLength() - 1);
    return LongStream.concat(
            ids.subList(0, length).stream().mapToLong(Integer::longValue),
            LongStream.of(folder.id(folder.endToken())))
        .toArray();
  }

  /** How many ids a text would have from start to end token if none were cut off. */
  public int uncutLength(String text) {
    return started(text).size() + 1;
  }

  private List<Integer> started(String text) {
    List<Integer> ids = new ArrayList<>();
    ids.add(folder.id(folder.startToken()));
    Matcher kept = special.matcher(text);
    int from = 0;
    while (kept.find()) {
      addWords(text.substring(from, kept.start()), ids);
      ids.add(folder.id(kept.group()));
      from = kept.end();
    }
    addWords(text.substring(from), ids);
    return ids;
  }

  private void addWords(String text, List<Integer> ids) {
    ClipWords.of(text).forEach(word -> ids.addAll(encoding.encode(word)));
  }
}
