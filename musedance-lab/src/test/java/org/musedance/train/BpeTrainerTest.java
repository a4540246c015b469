package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.text.ClipTokenizer;
import org.musedance.text.ClipWords;

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
  void writesFilesThatTheTokenizerReads(@TempDir Path folder) throws IOException {
    BpeVocabulary vocabulary = BpeTrainer.train(CORPUS, 530);
    vocabulary.write(folder);

    ClipTokenizer tokenizer = ClipTokenizer.read(folder);
    Map<String, Integer> ids = vocabulary.ids();
    assertThat(tokenizer.vocabularySize()).isEqualTo(530);
    assertThat(tokenizer.tokens("A cat!"))
        .containsExactly(528, ids.get("a</w>"), ids.get("cat</w>"), ids.get("!</w>"), 529);
    assertThat(Files.readAllLines(folder.resolve("merges.txt"))).startsWith("#version: 0.2", "c a");
  }

  /** Also what the sentences never had: other letters, digits and alphabets. */
  @Test
  void keepsEveryByteOfAText(@TempDir Path folder) throws IOException {
    BpeVocabulary vocabulary = BpeTrainer.train(CORPUS, 530);
    vocabulary.write(folder);
    List<String> tokens = List.copyOf(vocabulary.ids().keySet());

    for (String word : List.of("cats", "bouncing", "café", "東京", "😀")) {
      long[] found = ClipTokenizer.read(folder).tokens(word);
      String decoded =
          Arrays.stream(found, 1, found.length - 1)
              .mapToObj(id -> tokens.get((int) id))
              .collect(Collectors.joining());
      assertThat(decoded).isEqualTo(String.join("", ClipWords.symbols(word)));
    }
  }

  @Test
  void namesAVocabularyThatIsTooLargeOrTooSmall() {
    assertThatThrownBy(() -> BpeTrainer.train(CORPUS, 100)).hasMessageContaining("at least 514");
    assertThatThrownBy(() -> BpeTrainer.train(CORPUS, 2000))
        .hasMessageContaining("used up after")
        .hasMessageContaining("ask for fewer");
  }
}
