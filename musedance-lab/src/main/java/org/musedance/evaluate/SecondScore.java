package org.musedance.evaluate;

/**
 * One second of the videos of all test-world samples together: whether long dances drift.
 *
 * @param second from 0
 * @param flowCorrelation over all samples
 * @param stillDecibels over all samples
 */
public record SecondScore(int second, double flowCorrelation, double stillDecibels) {
  static SecondScore of(int second, WorldMeasurement.Second measured) {
    return new SecondScore(second, measured.flow().value(), measured.still().decibels());
  }
}
