package org.musedance.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;

/**
 * OpenBLAS, which libtorch asks for products in f32.
 *
 * <p>It has threads of its own beside libtorch's. Either wait for work by spinning, and on a
 * processor with few cores keep each other from it: on two cores without AVX-512 the small model
 * took 25 instead of 3.5 seconds. So OpenBLAS computes in the thread that asks; large products that
 * are worth several threads go to oneDNN ({@link PackedWeight}) and libtorch's attention, which
 * share libtorch's threads. Where there is no oneDNN, OpenBLAS keeps its threads.
 */
final class Blas {
  private Blas() {}

  /** Leaves all threads to libtorch and oneDNN, for the whole process. */
  static void useOneThread() {
    if (PackedWeight.AVAILABLE) {
      Loader.load(openblas_nolapack.class);
      openblas_nolapack.blas_set_num_threads(1);
    }
  }
}
