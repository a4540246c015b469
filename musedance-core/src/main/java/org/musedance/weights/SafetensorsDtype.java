package org.musedance.weights;

import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The element types of the safetensors format, in the order of its reference implementation, which
 * is also the order of alignment: its writer stores the last ones first.
 */
enum SafetensorsDtype {
  BOOL(8, ScalarType.Bool),
  F4(4, ScalarType.Float4_e2m1fn_x2),
  F6_E2M3(6, null),
  F6_E3M2(6, null),
  U8(8, ScalarType.Byte),
  I8(8, ScalarType.Char),
  F8_E5M2(8, ScalarType.Float8_e5m2),
  F8_E4M3(8, ScalarType.Float8_e4m3fn),
  F8_E8M0(8, ScalarType.Float8_e8m0fnu),
  F8_E4M3FNUZ(8, ScalarType.Float8_e4m3fnuz),
  F8_E5M2FNUZ(8, ScalarType.Float8_e5m2fnuz),
  I16(16, ScalarType.Short),
  U16(16, ScalarType.UInt16),
  F16(16, ScalarType.Half),
  BF16(16, ScalarType.BFloat16),
  I32(32, ScalarType.Int),
  U32(32, ScalarType.UInt32),
  F32(32, ScalarType.Float),
  C64(64, ScalarType.ComplexFloat),
  F64(64, ScalarType.Double),
  I64(64, ScalarType.Long),
  U64(64, ScalarType.UInt64);

  private final int bits;
  private final ScalarType scalarType;

  SafetensorsDtype(int bits, ScalarType scalarType) {
    this.bits = bits;
    this.scalarType = scalarType;
  }

  static Optional<SafetensorsDtype> named(String name) {
    return Arrays.stream(values()).filter(dtype -> dtype.name().equals(name)).findFirst();
  }

  static Optional<SafetensorsDtype> of(ScalarType type) {
    return Arrays.stream(values()).filter(dtype -> dtype.scalarType == type).findFirst();
  }

  int bits() {
    return bits;
  }

  /** The engine's type; empty for the two six-bit types, which it does not have. */
  Optional<ScalarType> scalarType() {
    return Optional.ofNullable(scalarType);
  }

  /**
   * The shape of the engine's tensor for a shape in the file. The engine packs two four-bit numbers
   * into one element along the last axis.
   */
  long[] toEngine(long[] shape) {
    return scaleLast(shape, this == F4, true);
  }

  /** The reverse of {@link #toEngine}. */
  long[] toFile(long[] shape) {
    return scaleLast(shape, this == F4, false);
  }

  private static long[] scaleLast(long[] shape, boolean packed, boolean halve) {
    if (!packed || shape.length == 0) {
      return shape;
    }
    long[] scaled = shape.clone();
    int last = scaled.length - 1;
    scaled[last] = halve ? scaled[last] / 2 : scaled[last] * 2;
    return scaled;
  }
}
