package org.musedance.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A byte-pair vocabulary in the layout of CLIP's {@code vocab.json} and {@code merges.txt}: 256
 * byte characters in GPT-2's order, the same 256 with {@code </w>}, one token per merge, then
 * {@code <|startoftext|>} and {@code <|endoftext|>}.
 *
 * @param merges in order of rank
 */
public record BpeVocabulary(List<Merge> merges) {
  static final String WORD_END = "</w>";
  static final int WITHOUT_MERGES = 2 * 256 + 2;
  private static final List<Integer> BYTE_ORDER = byteOrder();
  private static final String[] CHARACTERS = characters();

  /** Two neighbouring symbols that become one. */
  public record Merge(String left, String right) {

    /** As in merges.txt. */
    @Override
    public String toString() {
      return left + " " + right;
    }

    /** Joins the pair wherever it stands in a word. */
    List<String> apply(List<String> word) {
      List<String> joined = new ArrayList<>();
      for (int i = 0; i < word.size(); i++) {
        boolean pair =
            i + 1 < word.size() && word.get(i).equals(left) && word.get(i + 1).equals(right);
        joined.add(pair ? left + right : word.get(i));
        if (pair) i++;
      }
      return joined;
    }
  }

  public BpeVocabulary {
    merges = List.copyOf(merges);
  }

  /** Token to id, in the order of the ids. */
  public Map<String, Integer> ids() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (int value : BYTE_ORDER) ids.put(CHARACTERS[value], ids.size());
    for (int value : BYTE_ORDER) ids.put(CHARACTERS[value] + WORD_END, ids.size());
    for (Merge merge : merges) ids.put(merge.left() + merge.right(), ids.size());
    ids.put("<|startoftext|>", ids.size());
    ids.put("<|endoftext|>", ids.size());
    return ids;
  }

  /** Writes {@code vocab.json} and {@code merges.txt} into an existing folder. */
  public void write(Path folder) throws IOException {
    new ObjectMapper().writeValue(folder.resolve("vocab.json").toFile(), ids());
    List<String> lines = new ArrayList<>(List.of("#version: 0.2"));
    merges.forEach(merge -> lines.add(merge.toString()));
    Files.write(folder.resolve("merges.txt"), lines);
  }

  /** A word as byte characters, the last one with the mark of the word's end. */
  static List<String> symbols(String word) {
    List<String> symbols = new ArrayList<>();
    for (byte value : word.getBytes(StandardCharsets.UTF_8)) symbols.add(CHARACTERS[value & 255]);
    symbols.set(symbols.size() - 1, symbols.get(symbols.size() - 1) + WORD_END);
    return symbols;
  }

  /** GPT-2's order: the bytes that print as themselves in Latin-1, then all others. */
  private static List<Integer> byteOrder() {
    List<Integer> order = new ArrayList<>();
    IntStream.range(0, 256).filter(BpeVocabulary::printsAsItself).forEach(order::add);
    IntStream.range(0, 256).filter(value -> !printsAsItself(value)).forEach(order::add);
    return order;
  }

  private static String[] characters() {
    String[] characters = new String[256];
    int next = 256;
    for (int value : BYTE_ORDER) {
      characters[value] = Character.toString(printsAsItself(value) ? value : next++);
    }
    return characters;
  }

  private static boolean printsAsItself(int value) {
    return (value >= '!' && value <= '~') || (value >= 0xA1 && value <= 0xFF && value != 0xAD);
  }
}
