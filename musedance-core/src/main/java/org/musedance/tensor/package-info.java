/**
 * Memory scopes, devices, data types, seeds, layers and attention kernels over libtorch.
 *
 * <p>The legend of axes, used in every shape of this project: B batch, F frames, N tokens, M
 * context tokens, C channels, H height, W width. A shape such as {@code [B*F, N, C]} folds two
 * axes, the first one outermost.
 *
 * <p>Native memory: every tensor made inside a {@link org.musedance.tensor.TensorScope} is freed
 * when the scope closes, unless it was kept. The weights of a {@link org.musedance.tensor.Layer}
 * belong to the layer, whatever scope is open when they are made.
 */
package org.musedance.tensor;
