package org.musedance.dataset.build;

import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * How much of the sources goes to each split, in percent. A source's place follows from its content
 * alone, so it stays where it is when a dataset grows.
 */
public record SplitShares(int train, int validation, int test) {
  private static final int ALL = 100;
  private static final int DIGITS = 15;
  private static final int HEXADECIMAL = 16;

  public SplitShares {
    if (train < 0 || validation < 0 || test < 0 || train + validation + test != ALL) {
      throw new UserError(
          "the shares of train, validation and test must be percentages that add up to 100, but were %d, %d and %d; choose for example 90,5,5"
              .formatted(train, validation, test));
    }
  }

  /**
   * The split of a source.
   *
   * @param contentHash hexadecimal digits, at least 15
   */
  Split splitOf(String contentHash) {
    long draw = Long.parseLong(contentHash.substring(0, DIGITS), HEXADECIMAL) % ALL;
    return draw < train ? Split.TRAIN : draw < train + validation ? Split.VALIDATION : Split.TEST;
  }

  /**
   * Exact shares of so many clips: each split gets its next one as soon as it is behind, the test
   * half a clip earlier so that they do not wait for each other.
   */
  Split[] spread(int clips) {
    Split[] splits = new Split[clips];
    int validated = 0;
    int tested = 0;
    for (int i = 0; i < clips; i++) {
      if (validated < (i + 1L) * validation / ALL) {
        splits[i] = Split.VALIDATION;
        validated++;
      } else if (tested < ((i + 1L) * test + ALL / 2) / ALL) {
        splits[i] = Split.TEST;
        tested++;
      } else {
        splits[i] = Split.TRAIN;
      }
    }
    return splits;
  }
}
