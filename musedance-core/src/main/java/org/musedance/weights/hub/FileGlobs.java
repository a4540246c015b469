package org.musedance.weights.hub;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Patterns of file names as Hugging Face's tools take them: {@code *} stands for any characters,
 * slashes included, {@code ?} for one. No pattern at all takes every file; one that ends in a slash
 * takes a folder.
 */
record FileGlobs(List<String> patterns) {

  boolean take(String path) {
    return patterns.isEmpty()
        || patterns.stream().anyMatch(pattern -> expression(pattern).matcher(path).matches());
  }

  private static Pattern expression(String glob) {
    String whole = glob.endsWith("/") ? glob + "*" : glob;
    return Pattern.compile(
        whole
            .chars()
            .mapToObj(
                each ->
                    switch (each) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(each));
                    })
            .collect(Collectors.joining()));
  }
}
