package org.musedance.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.musedance.tensor.UserError;

/** Sizes of memory as people write them. */
final class MemorySize {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,3})?)([MG])i?B?");
  private static final double MEBIBYTE = 1 << 20;
  private static final double GIBIBYTE = 1 << 30;

  private MemorySize() {}

  /**
   * Bytes of a size such as {@code 8G} or {@code 900M}.
   *
   * @throws UserError if it is none
   */
  static long parse(String option, String text) {
    Matcher size = FORM.matcher(text.strip());
    if (!size.matches()) {
      throw new UserError(
          option + " must be a size such as 8G or 900M, but was " + text + "; G is 1024 M");
    }
    double unit = size.group(2).equals("G") ? GIBIBYTE : MEBIBYTE;
    return (long) (Double.parseDouble(size.group(1)) * unit);
  }
}
