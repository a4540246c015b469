package org.musedance.tensor;

import org.bytedeco.pytorch.GradMode;

/** Switches gradient recording off on this thread until it is closed. */
public final class NoGrad implements AutoCloseable {
  private final boolean before = GradMode.is_enabled();

  private NoGrad() {
    GradMode.set_enabled(false);
  }

  public static NoGrad enter() {
    return new NoGrad();
  }

  /** Whether recording is off on this thread: then results that nobody else holds may be reused. */
  public static boolean active() {
    return !GradMode.is_enabled();
  }

  @Override
  public void close() {
    GradMode.set_enabled(before);
  }
}
