package org.musedance.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the keys of one file become those of another: an immutable chain of rules, each applied to
 * what the one before gave. Patterns are regular expressions, found anywhere in a key; replacements
 * may use {@code $1}.
 */
public final class KeyMap {
  private static final KeyMap IDENTITY = new KeyMap(List::of);

  /**
   * A key after renaming.
   *
   * @param key the new key
   * @param part which of {@code parts} equal runs of rows (first axis) it takes, from 0
   */
  public record Target(String key, int part, int parts) {}

  private final Function<Target, List<Target>> rule;

  private KeyMap(Function<Target, List<Target>> rule) {
    this.rule = rule;
  }

  /** Changes nothing; the beginning of every chain. */
  public static KeyMap identity() {
    return IDENTITY;
  }

  /** Keeps the keys that begin with a prefix, and takes it off. */
  public static KeyMap under(String prefix) {
    String pattern = "^" + Pattern.quote(prefix);
    return IDENTITY.keeping(pattern).replacing(pattern, "");
  }

  /** Replaces every match. */
  public KeyMap replacing(String pattern, String replacement) {
    Pattern compiled = Pattern.compile(pattern);
    return renaming(key -> compiled.matcher(key).replaceAll(replacement));
  }

  /** Replaces every match by what a function makes of it. */
  public KeyMap replacing(String pattern, Function<MatchResult, String> replacement) {
    Pattern compiled = Pattern.compile(pattern);
    return renaming(
        key ->
            compiled
                .matcher(key)
                .replaceAll(match -> Matcher.quoteReplacement(replacement.apply(match))));
  }

  /** Drops the keys that match. */
  public KeyMap dropping(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return then(target -> compiled.matcher(target.key()).find() ? List.of() : List.of(target));
  }

  /** Drops the keys that do not match. */
  public KeyMap keeping(String pattern) {
    Pattern compiled = Pattern.compile(pattern);
    return then(target -> compiled.matcher(target.key()).find() ? List.of(target) : List.of());
  }

  /** Cuts each matching tensor into equal runs of rows, one for each replacement. */
  public KeyMap splitting(String pattern, String... replacements) {
    return spreading(pattern, replacements.length, replacements);
  }

  /** Gives each matching tensor to several keys. */
  public KeyMap copying(String pattern, String... replacements) {
    return spreading(pattern, 1, replacements);
  }

  /** Applies another map to what this one gives. */
  public KeyMap then(KeyMap next) {
    return then(next.rule);
  }

  /** The new keys of a key, none if it is dropped. */
  public List<Target> apply(String key) {
    return rule.apply(new Target(key, 0, 1));
  }

  private KeyMap renaming(Function<String, String> rename) {
    return then(
        target -> List.of(new Target(rename.apply(target.key()), target.part(), target.parts())));
  }

  private KeyMap spreading(String pattern, int parts, String... replacements) {
    Pattern compiled = Pattern.compile(pattern);
    return then(
        target -> {
          Matcher matcher = compiled.matcher(target.key());
          if (!matcher.find()) {
            return List.of(target);
          }
          List<Target> targets = new ArrayList<>();
          for (String replacement : replacements) {
            int part = target.part() * parts + targets.size() % parts;
            targets.add(new Target(matcher.replaceAll(replacement), part, target.parts() * parts));
          }
          return targets;
        });
  }

  private KeyMap then(Function<Target, List<Target>> next) {
    return new KeyMap(
        target -> rule.apply(target).stream().flatMap(t -> next.apply(t).stream()).toList());
  }
}
