package org.musedance.train;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.musedance.text.ClipWords;

/**
 * Learns byte-pair merges (Sennrich, Haddow and Birch 2016) from sentences, for a tokenizer in
 * CLIP's layout.
 *
 * <p>The most frequent pair is merged first; among equals the first in the order of its text. So
 * the same sentences always give the same vocabulary.
 */
public final class BpeTrainer {
  private final List<List<String>> words = new ArrayList<>();
  private final List<Integer> counts = new ArrayList<>();

  private BpeTrainer(List<String> corpus) {
    Map<String, Integer> frequencies = new TreeMap<>();
    for (String sentence : corpus) {
      ClipWords.of(sentence).forEach(word -> frequencies.merge(word, 1, Integer::sum));
    }
    frequencies.forEach(
        (word, count) -> {
          words.add(ClipWords.symbols(word));
          counts.add(count);
        });
  }

  /**
   * Learns a vocabulary.
   *
   * @param corpus sentences
   * @param size the number of tokens: 512 byte characters, the merges and two special tokens
   */
  public static BpeVocabulary train(List<String> corpus, int size) {
    int merges = size - BpeVocabulary.WITHOUT_MERGES;
    if (merges < 0) {
      throw new IllegalArgumentException(
          String.format(
              "a vocabulary must have at least %d tokens, but was asked to have %d; ask for more",
              BpeVocabulary.WITHOUT_MERGES, size));
    }
    BpeTrainer trainer = new BpeTrainer(corpus);
    List<BpeVocabulary.Merge> learned = new ArrayList<>();
    while (learned.size() < merges) learned.add(trainer.mergeBest(learned.size(), size));
    return new BpeVocabulary(learned);
  }

  private BpeVocabulary.Merge mergeBest(int learned, int size) {
    Map<BpeVocabulary.Merge, Integer> pairs = new HashMap<>();
    for (int i = 0; i < words.size(); i++) {
      List<String> word = words.get(i);
      for (int j = 0; j + 1 < word.size(); j++) {
        pairs.merge(
            new BpeVocabulary.Merge(word.get(j), word.get(j + 1)), counts.get(i), Integer::sum);
      }
    }
    BpeVocabulary.Merge best =
        pairs.entrySet().stream()
            .min(
                Map.Entry.<BpeVocabulary.Merge, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(entry -> entry.getKey().toString()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        String.format(
                            "the corpus must have enough different words for %d tokens, but was"
                                + " used up after %d merges; ask for fewer tokens",
                            size, learned)))
            .getKey();
    words.replaceAll(best::apply);
    return best;
  }
}
