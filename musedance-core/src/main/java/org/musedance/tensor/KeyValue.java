package org.musedance.tensor;

import org.bytedeco.pytorch.Tensor;

/** Projected keys and values, both [B, M, C]: what a query attends to. */
public record KeyValue(Tensor key, Tensor value) {}
