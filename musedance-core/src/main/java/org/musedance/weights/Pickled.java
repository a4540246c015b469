package org.musedance.weights;

import java.util.List;

/** Values out of a pickle in the Java type they must have; each check names the broken rule. */
final class Pickled {
  private Pickled() {}

  static List<?> list(Object value, String rule) {
    return as(List.class, value, rule);
  }

  static Object item(List<?> list, int index) {
    if (index >= list.size()) {
      throw new PickleError("its pickle must be well formed", "lacks an argument");
    }
    return list.get(index);
  }

  static String text(Object value, String rule) {
    return as(String.class, value, rule);
  }

  /** A whole number that is not negative. */
  static long count(Object value, String rule) {
    long count = as(Long.class, value, rule);
    if (count < 0) {
      throw new PickleError(rule, "holds " + count);
    }
    return count;
  }

  static long[] counts(Object value, String rule) {
    return list(value, rule).stream().mapToLong(item -> count(item, rule)).toArray();
  }

  static <T> T as(Class<T> type, Object value, String rule) {
    if (!type.isInstance(value)) {
      String found = value == null ? "None" : value.getClass().getSimpleName();
      throw new PickleError(rule, "holds a " + found + " instead of a " + type.getSimpleName());
    }
    return type.cast(value);
  }
}
