package org.musedance.model.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Everything in a model folder but the weights: configurations, vocabularies and words. */
final class ConfigurationFiles {
  private ConfigurationFiles() {}

  /**
   * Copies them into another folder.
   *
   * @param components which subfolders go along
   */
  static void copy(Path from, Path to, Predicate<Path> components) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(ConfigurationFiles::isOne).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (components.test(file.getParent()) && !isSame(file, target)) {
          Files.createDirectories(target.getParent());
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static boolean isOne(Path file) {
    return file.toString().matches(".*\\.(json|txt|md)");
  }

  private static boolean isSame(Path file, Path target) {
    return file.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize());
  }
}
