package org.musedance.dataset.source;

import java.util.Arrays;

/** Numbers that come one by one. */
final class Floats {
  private float[] values = new float[1024];
  private int size;

  void add(float value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  float get(int index) {
    return values[index];
  }

  /** A copy of all of them. */
  float[] all() {
    return Arrays.copyOf(values, size);
  }
}
