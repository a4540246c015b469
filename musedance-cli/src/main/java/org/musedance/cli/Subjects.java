package org.musedance.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.musedance.animate.SubjectArea;
import org.musedance.tensor.UserError;

/** What of a picture may move, as one types it. */
final class Subjects {
  private static final String ALL = "all";
  private static final String EXAMPLE = "0.25,0,0.5,1 is the middle half";

  private Subjects() {}

  /**
   * The whole picture for "all", a box for four numbers x,y,width,height, else the file of a mask.
   *
   * @throws UserError if it is none of them
   */
  static SubjectArea parse(String text) {
    if (text.equals(ALL)) {
      return new SubjectArea.Everything();
    }
    Path file = Path.of(text);
    return Files.exists(file) || !text.contains(",") ? SubjectArea.painted(file) : box(text);
  }

  private static SubjectArea box(String text) {
    double[] numbers = Arrays.stream(text.split(",", -1)).mapToDouble(Subjects::number).toArray();
    if (numbers.length != 4) {
      throw new UserError(
          "subject must be four numbers x,y,width,height, but was %s; %s".formatted(text, EXAMPLE));
    }
    return new SubjectArea.Box(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private static double number(String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException e) {
      throw new UserError(
          "subject must be four numbers x,y,width,height, the file of a mask or %s, but has %s in place of a number; %s"
              .formatted(ALL, word.isBlank() ? "nothing" : word, EXAMPLE),
          e);
    }
  }
}
