package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
  private static final List<String> CORPUS =
      List.of(
          "a cat bounces", "The CAT bounces, the cat spins", "don't stop the cat", "cats spin!");

  /** The published ids of CLIP's byte characters: '!' is 0, '!</w>' 256, 'a</w>' 320. */
  @Test
  void hasTheLayoutOfClip() {
    Map<String, Integer> ids = BpeTrainer.train(CORPUS, 530).ids();

    assertThat(ids).hasSize(530).containsEntry("!", 0).containsEntry("!</w>", 256);
    assertThat(ids).containsEntry("a</w>", 320).containsEntry("~", 93);
    // Byte 0xC3 comes after 94 ASCII and 33 other Latin-1 characters; byte 0 is the first other.
    assertThat(ids).containsEntry("Ã", 127).containsEntry("Ā", 188);
    assertThat(ids).containsEntry("<|startoftext|>", 528).containsEntry("<|endoftext|>", 529);
    assertThat(ids.values()).containsExactlyElementsOf(IntStream.range(0, 530).boxed().toList());
  }

  @Test
  void mergesTheMostFrequentPairFirst() {
    BpeVocabulary vocabulary = BpeTrainer.train(CORPUS, 516);

    // "c a" occurs five times, "a t</w>" four: "cats" ends otherwise.
    assertThat(vocabulary.merges().get(0)).hasToString("c a");
    assertThat(vocabulary.merges().get(1)).hasToString("ca t</w>");
  }

  @Test
  void givesFrequentWordsOneToken() {
    assertThat(BpeTrainer.train(CORPUS, 530).ids()).containsKeys("cat</w>", "the</w>");
  }

  @Test
  void givesTheSameVocabularyForTheSameSentences() {
    assertThat(BpeTrainer.train(CORPUS, 530)).isEqualTo(BpeTrainer.train(CORPUS, 530));
  }

  @Test
  void splitsTextAsClipDoes() {
    assertThat(BpeTrainer.words("Don't  stop the 128 BPM café!! 东京 <|endoftext|>"))
        .containsExactly(
            "don", "'t", "stop", "the", "1", "2", "8", "bpm", "café", "!!", "东京", "<|endoftext|>");
  }

  @Test
  void writesFilesThatEncodeAndDecodeAnyText(@TempDir Path folder) throws IOException {
    BpeTrainer.train(CORPUS, 530).write(folder);

    Map<?, ?> ids = new ObjectMapper().readValue(folder.resolve("vocab.json").toFile(), Map.class);
    List<String> merges = Files.readAllLines(folder.resolve("merges.txt"));
    assertThat(merges).startsWith("#version: 0.2", "c a");
    for (String word : List.of("cat", "bouncing", "café", "東京")) {
      List<String> tokens = encode(word, merges.subList(1, merges.size()));
      assertThat(ids.keySet().containsAll(tokens))
          .as("all of %s are in vocab.json", tokens)
          .isTrue();
      assertThat(String.join("", tokens)).isEqualTo(String.join("", BpeVocabulary.symbols(word)));
    }
    assertThat(encode("cat", merges.subList(1, merges.size()))).containsExactly("cat</w>");
  }

  @Test
  void namesAVocabularyThatIsTooLargeOrTooSmall() {
    assertThatThrownBy(() -> BpeTrainer.train(CORPUS, 100)).hasMessageContaining("at least 514");
    assertThatThrownBy(() -> BpeTrainer.train(CORPUS, 2000))
        .hasMessageContaining("used up after")
        .hasMessageContaining("ask for fewer");
  }

  /** Plain byte-pair encoding: every merge in order of rank. */
  private static List<String> encode(String word, List<String> merges) {
    List<String> symbols = new ArrayList<>(BpeVocabulary.symbols(word));
    for (String merge : merges) {
      String[] pair = merge.split(" ");
      for (int i = 0; i + 1 < symbols.size(); i++) {
        if (!symbols.get(i).equals(pair[0]) || !symbols.get(i + 1).equals(pair[1])) continue;
        symbols.set(i, pair[0] + pair[1]);
        symbols.remove(i + 1);
      }
    }
    return symbols;
  }
}
