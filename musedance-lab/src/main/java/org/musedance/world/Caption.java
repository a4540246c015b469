package org.musedance.world;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a person would type to get a dance.
 *
 * @param prompt one sentence, or a timeline such as {@code "0-2 s: jump; 2-4 s: do the twist"}
 * @param moves the moves it asks for, in order
 */
public record Caption(String prompt, List<Move> moves) {
  private static final double WITHOUT_SUBJECT = 0.25;
  private static final double OTHER_NOUN = 0.2;
  private static final double NAMED_COLOUR = 0.35;

  /**
   * Describes what is danced from a moment on. A choreography of several moves gets a timeline, and
   * the test split gets wordings that are not in the others.
   *
   * @param fromSeconds the moment of the song that the timeline calls 0
   */
  public static Caption of(
      RandomGenerator random,
      Split split,
      Choreography choreography,
      double fromSeconds,
      Subject subject) {
    List<Choreography.Part> parts = choreography.parts();
    List<String> prompts =
        parts.stream()
            .map(part -> promptFor(random, split, part.move(), subject.noun(), subject.colour()))
            .toList();
    List<Move> moves = parts.stream().map(Choreography.Part::move).toList();
    if (parts.size() == 1) return new Caption(prompts.get(0), moves);
    String timeline =
        IntStream.range(0, parts.size())
            .mapToObj(i -> timed(parts.get(i), fromSeconds, prompts.get(i)))
            .collect(Collectors.joining("; "));
    return new Caption(timeline, moves);
  }

  /**
   * A sentence that asks for a move, in one of many wordings.
   *
   * <p>Some leave the subject out, and some name another one: how the dancer looks is for the
   * picture to say, and the move must be understood whatever the dancer is called.
   *
   * @param noun what the dancer is, such as "cat"
   * @param colour the dancer's colour, such as "orange", or null
   */
  public static String promptFor(RandomGenerator random, Move move, String noun, String colour) {
    MoveWords words = MoveWords.of(move);
    Wording wording = new Wording(words.verbs(), words.nouns(), Phrases.TEMPLATES);
    return write(random, wording, noun, colour);
  }

  /** As {@link #promptFor}, in wordings that {@code promptFor} never uses. */
  public static String heldOutPromptFor(
      RandomGenerator random, Move move, String noun, String colour) {
    MoveWords words = MoveWords.of(move);
    Wording wording =
        new Wording(words.heldOutVerbs(), words.heldOutNouns(), Phrases.HELD_OUT_TEMPLATES);
    return write(random, wording, noun, colour);
  }

  /** Sentences in which every word of the bank occurs, to train a tokenizer on; always the same. */
  public static List<String> corpus() {
    SplittableRandom random = new SplittableRandom(11);
    Set<String> sentences = new LinkedHashSet<>();
    for (Move move : Move.values()) {
      MoveWords.of(move).everyForm().forEach(sentences::add);
      for (String noun : Phrases.NOUNS) {
        for (int i = 0; i < 6; i++) {
          sentences.add(promptFor(random, move, noun, pick(Phrases.COLOURS, random)));
        }
        sentences.add(heldOutPromptFor(random, move, noun, pick(Phrases.COLOURS, random)));
      }
    }
    for (String noun : Phrases.NOUNS) {
      for (String colour : Phrases.COLOURS) sentences.add("the " + colour + " " + noun);
    }
    for (int i = 0; i < 60; i++) sentences.add(i + "-" + (i + 2) + " s: ");
    return List.copyOf(sentences);
  }

  private record Wording(List<String> verbs, List<String> nouns, Phrases.Templates templates) {}

  private static String write(RandomGenerator random, Wording wording, String noun, String colour) {
    boolean anonymous = noun == null || random.nextDouble() < WITHOUT_SUBJECT;
    Phrases.Templates templates = wording.templates();
    String template = pick(anonymous ? templates.anonymous() : templates.named(), random);
    String subject = anonymous ? "" : subject(random, noun, colour);
    String verb = pick(wording.verbs(), random);
    String sentence =
        template
            .replace("{S}", subject)
            .replace("{do}", Inflection.BASE.of(verb))
            .replace("{does}", Inflection.THIRD_PERSON.of(verb))
            .replace("{doing}", Inflection.PARTICIPLE.of(verb))
            .replace("{move}", pick(wording.nouns(), random))
            .replace("{how}", pick(Phrases.MANNERS, random))
            .replace("~", pick(anonymous ? Phrases.YOURS : Phrases.ITS, random));
    return typed(random, sentence.strip());
  }

  private static String subject(RandomGenerator random, String noun, String colour) {
    boolean other = random.nextDouble() < OTHER_NOUN;
    String name = other ? pick(Phrases.NOUNS, random) : noun;
    String paint = other ? pick(Phrases.COLOURS, random) : colour;
    boolean painted = paint != null && random.nextDouble() < NAMED_COLOUR;
    String described = painted ? paint + " " + name : name;
    String article = pick(Phrases.ARTICLES, random);
    if (!article.equals("a")) return article + " " + described;
    return ("aeiou".indexOf(described.charAt(0)) >= 0 ? "an " : "a ") + described;
  }

  /** As people type: mostly lower case without a full stop, sometimes otherwise. */
  private static String typed(RandomGenerator random, String sentence) {
    String text = sentence;
    double hand = random.nextDouble();
    if (hand < 0.3) text = text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
    if (hand > 0.96) text = text.toUpperCase(Locale.ROOT);
    return text.endsWith("?") ? text : text + pick(Phrases.ENDINGS, random);
  }

  private static String promptFor(
      RandomGenerator random, Split split, Move move, String noun, String colour) {
    return split == Split.TEST
        ? heldOutPromptFor(random, move, noun, colour)
        : promptFor(random, move, noun, colour);
  }

  private static String timed(Choreography.Part part, double fromSeconds, String prompt) {
    String words = prompt.replaceAll("[.!?;:]+$", "");
    return String.format(
        Locale.ROOT,
        "%s-%s s: %s",
        number(part.fromSeconds() - fromSeconds),
        number(part.toSeconds() - fromSeconds),
        words);
  }

  private static String number(double seconds) {
    String text = String.format(Locale.ROOT, "%.1f", seconds);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static String pick(List<String> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }
}
