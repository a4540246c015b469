package org.musedance.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Finds the dictionary of tensors in what torch.save stored: the object itself, its {@code
 * state_dict}, or its only dictionary that holds tensors.
 *
 * <p>Beside that dictionary a trainer's checkpoint may hold anything; within it every value must be
 * a tensor or plain data.
 */
final class StateDict {
  private static final String RULE = "it must hold a dictionary of tensors";
  private static final String WAY_OUT = "save the module's state_dict instead";

  private StateDict() {}

  /** The tensors by key, in order; plain values between them, such as step counts, are left out. */
  static Map<String, StoredTensor> find(Object root) {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    dictionary(root)
        .forEach(
            (key, value) -> {
              if (value instanceof StoredTensor tensor) {
                tensors.put(Pickled.text(key, "a tensor must have text as its key"), tensor);
              } else {
                requirePlain(key, value);
              }
            });
    return tensors;
  }

  private static Map<?, ?> dictionary(Object root) {
    if (!(root instanceof Map<?, ?> map)) {
      String found =
          root instanceof PickleGlobals.Opaque opaque
              ? "holds a whole object of class " + opaque.type()
              : "holds something else";
      throw new PickleError(RULE, found, WAY_OUT);
    }
    if (map.get("state_dict") instanceof Map<?, ?> inner) {
      return inner;
    }
    return map.isEmpty() || hasTensors(map) ? map : onlyInner(map);
  }

  private static Map<?, ?> onlyInner(Map<?, ?> map) {
    Map<Object, Map<?, ?>> inner = innerDictionaries(map);
    if (inner.size() != 1) {
      throw new PickleError(RULE, "holds " + (inner.isEmpty() ? "none" : inner.keySet()), WAY_OUT);
    }
    return inner.values().iterator().next();
  }

  private static Map<Object, Map<?, ?>> innerDictionaries(Map<?, ?> map) {
    Map<Object, Map<?, ?>> inner = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> candidate && hasTensors(candidate)) {
            inner.put(key, candidate);
          }
        });
    return inner;
  }

  private static boolean hasTensors(Map<?, ?> map) {
    return map.values().stream().anyMatch(StoredTensor.class::isInstance);
  }

  private static void requirePlain(Object key, Object value) {
    if (value instanceof PickleGlobals.Opaque opaque) {
      throw new PickleError(
          "beside tensors it may hold only text, numbers, lists and dictionaries",
          "\"" + key + "\" is a " + opaque.type(),
          "save only tensors");
    }
  }
}
