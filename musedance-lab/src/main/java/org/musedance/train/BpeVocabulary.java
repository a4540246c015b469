package org.musedance.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.text.ClipWords;

/**
 * A byte-pair vocabulary in the layout of CLIP's {@code vocab.json} and {@code merges.txt}: 256
 * byte characters in GPT-2's order, the same 256 with {@code </w>}, one token per merge, then
 * {@code <|startoftext|>} and {@code <|endoftext|>}.
 *
 * @param merges in order of rank
 */
public record BpeVocabulary(List<Merge> merges) {
  static final int WITHOUT_MERGES = ClipWords.alphabet().size() + 2;

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
    for (String symbol : ClipWords.alphabet()) ids.put(symbol, ids.size());
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
}
