package org.musedance.evaluate;

/**
 * A number to be reached.
 *
 * @param name what is measured
 * @param value that was measured
 * @param atLeast whether the limit is the smallest good value, else it is the largest
 * @param limit of good values, itself good
 * @param unit behind the numbers
 */
public record Bar(String name, double value, boolean atLeast, double limit, String unit) {
  static Bar atLeast(double limit, String unit, String name, double value) {
    return new Bar(name, value, true, limit, unit);
  }

  static Bar atMost(double limit, String unit, String name, double value) {
    return new Bar(name, value, false, limit, unit);
  }

  public boolean passed() {
    return atLeast ? value >= limit : value <= limit;
  }
}
