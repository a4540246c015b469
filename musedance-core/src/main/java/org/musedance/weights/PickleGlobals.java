package org.musedance.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What the globals of a pickle mean here: a whitelist of the few that weight files need, inert
 * {@link Opaque} values for other classes (checkpoints of trainers hold their callbacks and
 * settings), and a refusal of those that only an attack names.
 */
final class PickleGlobals {
  private static final String TENSOR_RULE =
      "a tensor must have a storage, an offset, a shape, strides";

  private static final Map<String, ScalarType> DTYPES =
      Map.ofEntries(
          Map.entry("float8_e4m3fn", ScalarType.Float8_e4m3fn),
          Map.entry("float8_e5m2", ScalarType.Float8_e5m2),
          Map.entry("float8_e4m3fnuz", ScalarType.Float8_e4m3fnuz),
          Map.entry("float8_e5m2fnuz", ScalarType.Float8_e5m2fnuz),
          Map.entry("float8_e8m0fnu", ScalarType.Float8_e8m0fnu),
          Map.entry("uint16", ScalarType.UInt16),
          Map.entry("uint32", ScalarType.UInt32),
          Map.entry("uint64", ScalarType.UInt64));

  /** Packages whose functions act on the machine or hide such a call; no trainer stores them. */
  private static final Set<String> ACTING_PACKAGES =
      words(
          "os posix nt subprocess commands sys shutil socket ctypes pty runpy "
              + "importlib imp code codeop pickle _pickle marshal multiprocessing "
              + "asyncio signal urllib http requests webbrowser pip timeit pdb bdb "
              + "cProfile profile distutils setuptools");

  /** The harmless ones among Python's own functions and classes. */
  private static final Set<String> PLAIN_BUILTINS =
      words(
          "set frozenset list dict tuple object int long float bool complex "
              + "getattr str unicode bytes bytearray slice range xrange");

  private PickleGlobals() {}

  private static Set<String> words(String list) {
    return Set.of(list.split(" "));
  }

  /** Something that is not needed and was not built. */
  record Opaque(PickleGlobal type) {}

  /** Looks a global up by name. */
  static PickleGlobal find(String module, String name) {
    String root = module.split("\\.", 2)[0];
    boolean builtin = root.equals("builtins") || root.equals("__builtin__");
    if (ACTING_PACKAGES.contains(root) || builtin && !PLAIN_BUILTINS.contains(name)) {
      throw new PickleError(
          "weights may name no function that acts on the machine",
          "names " + module + "." + name + ", which would run when Python loads it",
          "do not use this file");
    }
    return new PickleGlobal(module, name);
  }

  /** What calling a global gives; nothing is run. */
  static Object call(PickleGlobal global, List<?> arguments) {
    return switch (global.toString()) {
      case "collections.OrderedDict", "collections.defaultdict" -> dictionary(arguments);
      case "torch._utils._rebuild_tensor" -> tensor(arguments, 4);
      case "torch._utils._rebuild_tensor_v2" -> tensor(arguments, 6);
      case "torch._utils._rebuild_tensor_v3" -> typedTensor(arguments);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" ->
          Pickled.item(arguments, 0);
      case "torch._tensor._rebuild_from_type_v2" -> subclassed(arguments);
      case "torch.Size" -> Pickled.item(arguments, 0);
      case "_codecs.encode" ->
          Pickled.text(Pickled.item(arguments, 0), "bytes are text").getBytes(ISO_8859_1);
      case "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset" ->
          arguments.isEmpty() ? new ArrayList<>() : Pickled.item(arguments, 0);
      default -> new Opaque(global);
    };
  }

  /** Keys other than text and numbers are kept apart, but not compared. */
  static Object key(Object key) {
    boolean comparable = key == null || key instanceof String || key instanceof Number;
    return comparable || key instanceof Boolean ? key : new Object();
  }

  private static Object dictionary(List<?> arguments) {
    Map<Object, Object> map = new LinkedHashMap<>();
    if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
      for (Object pair : pairs) {
        List<?> both = Pickled.list(pair, "a dictionary is made of pairs");
        map.put(key(Pickled.item(both, 0)), Pickled.item(both, 1));
      }
    }
    return map;
  }

  private static StoredTensor tensor(List<?> arguments, int plainArguments) {
    if (arguments.size() > plainArguments && isMarked(arguments.get(plainArguments))) {
      throw new PickleError(
          "tensors must be stored as plain numbers", "one is a conjugated or negated view");
    }
    StorageRef storage = Pickled.as(StorageRef.class, Pickled.item(arguments, 0), TENSOR_RULE);
    return stored(storage, storage.type(), arguments);
  }

  /** Metadata such as {"conj": True}. */
  private static boolean isMarked(Object metadata) {
    return metadata instanceof Map<?, ?> marks && marks.containsValue(true);
  }

  private static StoredTensor typedTensor(List<?> arguments) {
    StorageRef storage = Pickled.as(StorageRef.class, Pickled.item(arguments, 0), TENSOR_RULE);
    Object dtype = Pickled.item(arguments, 6);
    if (dtype instanceof PickleGlobal global && DTYPES.containsKey(global.name())) {
      return stored(storage, DTYPES.get(global.name()), arguments);
    }
    throw new PickleError("a tensor must have a type that libtorch knows", "has another");
  }

  private static StoredTensor stored(StorageRef storage, ScalarType type, List<?> arguments) {
    return new StoredTensor(
        storage,
        type,
        Pickled.count(Pickled.item(arguments, 1), TENSOR_RULE),
        Pickled.counts(Pickled.item(arguments, 2), TENSOR_RULE),
        Pickled.counts(Pickled.item(arguments, 3), TENSOR_RULE));
  }

  /** (function, class, arguments, state) of a tensor subclass: the plain tensor inside. */
  private static Object subclassed(List<?> arguments) {
    PickleGlobal function = Pickled.as(PickleGlobal.class, Pickled.item(arguments, 0), TENSOR_RULE);
    if (function.name().equals("_rebuild_from_type_v2")) {
      throw new PickleError(TENSOR_RULE, "is a subclass of a subclass");
    }
    return call(function, Pickled.list(Pickled.item(arguments, 2), TENSOR_RULE));
  }
}
