package org.musedance.world;

import java.util.Arrays;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * English verb forms for move phrases, in which an asterisk marks each verb: {@code "*raise the
 * arms and *wave"}.
 */
enum Inflection {
  /** "raise the arms and wave" */
  BASE(verb -> verb),
  /** "raises the arms and waves" */
  THIRD_PERSON(Inflection::thirdPerson),
  /** "raising the arms and waving" */
  PARTICIPLE(Inflection::participle);

  private static final Set<String> DOUBLED =
      Set.of("bob", "bop", "hop", "nod", "spin", "step", "tap", "whip", "put", "let");

  private final UnaryOperator<String> form;

  Inflection(UnaryOperator<String> form) {
    this.form = form;
  }

  /** Puts every marked verb of a phrase into this form and drops the marks. */
  String of(String phrase) {
    return Arrays.stream(phrase.split(" "))
        .map(word -> word.startsWith("*") ? form.apply(word.substring(1)) : word)
        .collect(Collectors.joining(" "));
  }

  private static String thirdPerson(String verb) {
    if (verb.matches(".*(s|x|sh|ch|o)")) return verb + "es";
    if (verb.matches(".*[^aeiou]y")) return verb.substring(0, verb.length() - 1) + "ies";
    return verb + "s";
  }

  private static String participle(String verb) {
    if (DOUBLED.contains(verb)) return verb + verb.charAt(verb.length() - 1) + "ing";
    if (verb.matches(".*[^e]e")) return verb.substring(0, verb.length() - 1) + "ing";
    return verb + "ing";
  }
}
