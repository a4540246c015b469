package org.musedance.model.unet;

import org.bytedeco.pytorch.Tensor;

/** Listens to a pass through a U-Net at the places that others read. */
interface Tap {
  /** Hears nothing. */
  Tap NONE =
      new Tap() {
        @Override
        public void normalised(String path, Tensor tokens) {}

        @Override
        public void hidden(String path, Tensor map) {}
      };

  /** Tokens [B, H*W, C] after norm1 of the transformer block with this key path. */
  void normalised(String path, Tensor tokens);

  /** Hidden states [B, C, H, W] at the place of the motion module with this key path. */
  void hidden(String path, Tensor map);
}
