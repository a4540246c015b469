package org.musedance.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.musedance.tensor.UserError;

/** An option that is one of a few names, written like {@code step-touch}. */
final class Choice {
  private Choice() {}

  /** The value of that name, or null where the option was not given. */
  static <E extends Enum<E>> E of(String option, String nameOrNull, E[] values) {
    if (nameOrNull == null) return null;
    return Arrays.stream(values)
        .filter(value -> written(value).equals(nameOrNull.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() -> unknown(option, nameOrNull, values));
  }

  /** A value's name as one types it. */
  static String written(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static UserError unknown(String option, String name, Enum<?>[] values) {
    String names = Arrays.stream(values).map(Choice::written).collect(Collectors.joining(", "));
    return new UserError(
        "%s must be a known name, but was %s; choose one of %s".formatted(option, name, names));
  }
}
