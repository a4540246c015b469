package org.musedance.weights;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A block of numbers that tensors of a PyTorch file share, named but not read.
 *
 * @param type the element type; Byte for an untyped storage
 * @param key the name under which the file holds the data
 * @param count number of elements
 * @param viewOffset first element of the part that is meant (legacy files only)
 */
record StorageRef(ScalarType type, String key, long count, long viewOffset) {
  private static final String RULE = "a storage must be named by type, key and size";

  private static final Map<String, ScalarType> TYPES =
      Map.ofEntries(
          Map.entry("FloatStorage", ScalarType.Float),
          Map.entry("DoubleStorage", ScalarType.Double),
          Map.entry("HalfStorage", ScalarType.Half),
          Map.entry("BFloat16Storage", ScalarType.BFloat16),
          Map.entry("LongStorage", ScalarType.Long),
          Map.entry("IntStorage", ScalarType.Int),
          Map.entry("ShortStorage", ScalarType.Short),
          Map.entry("CharStorage", ScalarType.Char),
          Map.entry("ByteStorage", ScalarType.Byte),
          Map.entry("BoolStorage", ScalarType.Bool),
          Map.entry("ComplexFloatStorage", ScalarType.ComplexFloat),
          Map.entry("ComplexDoubleStorage", ScalarType.ComplexDouble),
          Map.entry("UntypedStorage", ScalarType.Byte));

  /** Checks that its size can be counted in bytes. */
  StorageRef {
    if (count > Long.MAX_VALUE / torch.elementSize(type)) {
      throw new PickleError(RULE, "has " + count + " elements");
    }
  }

  /** Whether a global names a storage class. */
  static boolean isType(PickleGlobal global) {
    boolean ofTorch = global.module().equals("torch") || global.module().equals("torch.storage");
    return ofTorch && TYPES.containsKey(global.name());
  }

  /**
   * Reads ('storage', class, key, location, size) and, in legacy files, (…, view). A legacy
   * ('module', class, source file, source) is the class.
   */
  static Object fromPersistentId(Object id) {
    List<?> parts = Pickled.list(id, RULE);
    if (parts.size() == 4 && "module".equals(parts.get(0))) {
      return parts.get(1);
    }
    if (parts.size() < 5 || !"storage".equals(parts.get(0))) {
      throw new PickleError(RULE, "has " + parts.size() + " parts");
    }
    if (!(parts.get(1) instanceof PickleGlobal global) || !isType(global)) {
      throw new PickleError("a storage must have a type that libtorch knows", "has another");
    }
    long viewOffset = parts.size() > 5 ? viewOffset(parts.get(5)) : 0;
    return new StorageRef(
        TYPES.get(global.name()),
        Pickled.text(parts.get(2), RULE),
        Pickled.count(parts.get(4), RULE),
        viewOffset);
  }

  private static long viewOffset(Object view) {
    return view == null ? 0 : Pickled.count(Pickled.item(Pickled.list(view, RULE), 1), RULE);
  }

  long byteCount() {
    return count * torch.elementSize(type);
  }
}
