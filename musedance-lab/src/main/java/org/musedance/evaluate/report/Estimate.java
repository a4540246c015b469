package org.musedance.evaluate.report;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * A number with its interval; absent values are null.
 *
 * @param value what was measured; null where it could not be
 * @param low lower end of the 95% interval, null without one
 * @param high upper end
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Estimate(Double value, Double low, Double high) {
  /** What could not be measured. */
  public static final Estimate NONE = new Estimate(null, null, null);

  /** A number without an interval; NaN is none. */
  public static Estimate of(double value) {
    return Double.isNaN(value) ? NONE : new Estimate(value, null, null);
  }

  /** A number with its interval; NaN is none. */
  public static Estimate of(double value, double low, double high) {
    return Double.isNaN(value) ? NONE : new Estimate(value, low, high);
  }
}
