package org.musedance.weights;

import org.bytedeco.pytorch.global.torch.ScalarType;

/** Types in which a model's floating-point weights may be stored. */
public enum StoredType {
  /** Half the size of f32 and all of its range, with two to three digits; the usual choice. */
  BF16(ScalarType.BFloat16),
  /** Half the size of f32, with three to four digits; values above 65,504 do not fit. */
  F16(ScalarType.Half),
  /** Seven digits. */
  F32(ScalarType.Float);

  private final ScalarType scalarType;

  StoredType(ScalarType scalarType) {
    this.scalarType = scalarType;
  }

  /** The engine's type. */
  public ScalarType scalarType() {
    return scalarType;
  }
}
