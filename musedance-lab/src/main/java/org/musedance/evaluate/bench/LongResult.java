package org.musedance.evaluate.bench;

import java.util.Map;

/**
 * One long dance, second by second.
 *
 * @param name of the sample
 * @param strategy how it was made
 * @param seconds values of each measure, one per whole second
 */
public record LongResult(String name, String strategy, Map<LongBench.Measured, double[]> seconds) {}
