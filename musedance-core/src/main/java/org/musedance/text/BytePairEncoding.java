package org.musedance.text;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Byte pair encoding of single words (Sennrich et al. 2016) over the symbols of {@link ClipWords}.
 *
 * <p>The pair that was learnt first is joined first, the leftmost of equals, until no known pair is
 * left.
 */
final class BytePairEncoding {
  private record Pair(String left, String right) {}

  private final Map<String, Integer> vocabulary;
  private final Map<Pair, Integer> ranks = new HashMap<>();
  private final int unknown;

  /**
   * @param vocabulary ids by token
   * @param merges learnt pairs, "left right" each, first learnt first
   * @param unknown id of what the vocabulary does not have
   */
  BytePairEncoding(Map<String, Integer> vocabulary, List<String> merges, int unknown) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    for (String merge : merges) {
      int space = merge.indexOf(' ');
      ranks.put(new Pair(merge.substring(0, space), merge.substring(space + 1)), ranks.size());
    }
  }

  /** The ids of one word. */
  List<Integer> encode(String word) {
    List<String> symbols = ClipWords.symbols(word);
    for (int at = lowest(symbols); at >= 0; at = lowest(symbols)) {
      symbols.set(at, symbols.get(at) + symbols.remove(at + 1));
    }
    return symbols.stream().map(symbol -> vocabulary.getOrDefault(symbol, unknown)).toList();
  }

  /** Where the pair of lowest rank begins, or -1. */
  private int lowest(List<String> symbols) {
    int best = Integer.MAX_VALUE;
    int place = -1;
    for (int i = 0; i + 1 < symbols.size(); i++) {
      Integer rank = ranks.get(new Pair(symbols.get(i), symbols.get(i + 1)));
      if (rank != null && rank < best) {
        best = rank;
        place = i;
      }
    }
    return place;
  }
}
