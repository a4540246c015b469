package org.musedance.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Where the CPU has no bf16 products nothing is packed, and libtorch is compared with itself. */
class LayOutInBfloat16Test extends LayOutContract {
  LayOutInBfloat16Test() {
    super(ScalarType.BFloat16);
  }
}
