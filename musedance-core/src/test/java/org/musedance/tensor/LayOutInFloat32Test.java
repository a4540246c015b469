package org.musedance.tensor;

import org.bytedeco.pytorch.global.torch.ScalarType;

class LayOutInFloat32Test extends LayOutContract {
  LayOutInFloat32Test() {
    super(ScalarType.Float);
  }
}
