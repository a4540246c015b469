package org.musedance.tensor;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;

/**
 * Frees the native memory of everything allocated inside it, the only user of {@link PointerScope}.
 *
 * <p>libtorch's memory is invisible to Java's garbage collector: without scopes, sixty attention
 * calls hold half a gigabyte. Open one scope per block, per step and per request; {@link #keep}
 * hands a result to the scope around.
 */
public final class TensorScope implements AutoCloseable {
  static {
    Blas.useOneThread();
  }

  private final PointerScope outer;
  private final PointerScope scope;

  private TensorScope() {
    outer = PointerScope.getInnerScope();
    scope = new PointerScope();
  }

  /** Opens a scope on this thread; close it on the same thread. */
  public static TensorScope open() {
    return new TensorScope();
  }

  /**
   * Keeps a result beyond this scope: it then belongs to the scope around, or to the garbage
   * collector.
   */
  public <P extends Pointer> P keep(P pointer) {
    if (outer == null) {
      pointer.retainReference();
    } else {
      outer.attach(pointer);
    }
    return pointer;
  }

  /** Keeps a pointer that was made in an inner scope until this scope closes. */
  public <P extends Pointer> P hold(P pointer) {
    scope.attach(pointer);
    return pointer;
  }

  /** Makes a pointer outlive every open scope; {@link #unpin} gives it back. */
  public static <P extends Pointer> P pin(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  /** Releases a pinned pointer. */
  public static void unpin(Pointer pointer) {
    pointer.releaseReference();
  }

  /**
   * Gives memory that was freed back to the system, where the C library kept it for later; for
   * after much was freed at once.
   */
  public static void trim() {
    Pointer.trimMemory();
  }

  @Override
  public void close() {
    scope.close();
  }
}
