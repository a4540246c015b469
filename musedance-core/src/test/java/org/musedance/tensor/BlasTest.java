package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

class BlasTest {
  @Test
  void itsThreadsAreLibtorchsOwn() {
    int threads = torch.get_num_threads();

    TensorScope.open().close();

    if (PackedWeight.AVAILABLE) {
      assertThat(openblas_nolapack.blas_get_num_threads()).isEqualTo(1);
    }
    assertThat(torch.get_num_threads()).as("libtorch keeps its own").isEqualTo(threads);
  }
}
