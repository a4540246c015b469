package org.musedance.weights;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a Python pickle as plain data (CPython, {@code Lib/pickletools.py}).
 *
 * <p>A pickle is a program for a small stack machine, and Python lets that program call any
 * function. This machine calls none: a global is a name, and what "calling" it gives is decided by
 * {@link PickleGlobals}, which knows the few that weight files need.
 *
 * <p>None becomes null, numbers Long, BigInteger or Double, text String, bytes byte[], tuples and
 * lists List, dictionaries LinkedHashMap, sets a List, tensors {@link StoredTensor}, and everything
 * else {@link PickleGlobals.Opaque}.
 */
final class PickleMachine {
  private static final int NEWEST_PROTOCOL = 5;

  private final PickleInput in;
  private final List<Object> stack = new ArrayList<>();
  private final Deque<Integer> marks = new ArrayDeque<>();
  private final Map<Long, Object> memo = new HashMap<>();
  private final Map<String, StorageRef> storages;

  private PickleMachine(PickleInput in, Map<String, StorageRef> storages) {
    this.in = in;
    this.storages = storages;
  }

  /** Reads one pickle without storages and leaves the input behind its end. */
  static Object load(PickleInput in) throws IOException {
    return load(in, new HashMap<>());
  }

  /** Reads one pickle, notes every storage by key, and leaves the input behind the pickle's end. */
  static Object load(PickleInput in, Map<String, StorageRef> storages) throws IOException {
    return new PickleMachine(in, storages).run();
  }

  private Object run() throws IOException {
    PickleOpcode opcode = next();
    while (opcode != PickleOpcode.STOP) {
      step(opcode);
      opcode = next();
    }
    return pop();
  }

  private PickleOpcode next() throws IOException {
    int code = in.u1();
    PickleOpcode opcode = PickleOpcode.of(code);
    if (opcode == null) {
      throw new PickleError(
          "its pickle may use only the instructions of torch.save",
          "has instruction 0x%02X at byte %d".formatted(code, in.position() - 1));
    }
    return opcode;
  }

  private void step(PickleOpcode opcode) throws IOException {
    switch (opcode) {
      case PROTO -> requireProtocol(in.u1());
      case FRAME -> in.i8();
      case MARK -> marks.push(stack.size());
      case POP -> pop();
      case NONE -> push(null);
      case NEWTRUE -> push(true);
      case NEWFALSE -> push(false);
      case BININT -> push((long) in.i4());
      case BININT1 -> push((long) in.u1());
      case BININT2 -> push((long) in.u2());
      case LONG1 -> push(in.integer(in.u1()));
      case BINFLOAT -> push(in.bigEndianDouble());
      case BINUNICODE -> push(in.text(in.u4(), UTF_8));
      case SHORT_BINUNICODE -> push(in.text(in.u1(), UTF_8));
      case BINSTRING -> push(in.text(in.i4(), ISO_8859_1));
      case SHORT_BINSTRING -> push(in.text(in.u1(), ISO_8859_1));
      case BINBYTES -> push(in.bytes(in.u4()));
      case SHORT_BINBYTES -> push(in.bytes(in.u1()));
      case EMPTY_TUPLE -> push(List.of());
      case TUPLE -> push(tuple(popToMark()));
      case TUPLE1 -> push(tuple(pop(1)));
      case TUPLE2 -> push(tuple(pop(2)));
      case TUPLE3 -> push(tuple(pop(3)));
      case EMPTY_LIST, EMPTY_SET -> push(new ArrayList<>());
      case APPEND -> append(pop(1));
      case APPENDS, ADDITEMS -> append(popToMark());
      case EMPTY_DICT -> push(new LinkedHashMap<>());
      case SETITEM -> setItems(pop(2));
      case SETITEMS -> setItems(popToMark());
      case GLOBAL -> push(PickleGlobals.find(in.line(), in.line()));
      case STACK_GLOBAL -> pushStackGlobal(pop(2));
      case REDUCE, NEWOBJ -> call(pop(2));
      case BUILD -> pop(); // a state, such as _metadata: nothing here has one
      case BINPERSID -> pushPersistent(StorageRef.fromPersistentId(pop()));
      case BINPUT -> memo.put((long) in.u1(), top());
      case LONG_BINPUT -> memo.put(in.u4(), top());
      case MEMOIZE -> memo.put((long) memo.size(), top());
      case BINGET -> pushMemo(in.u1());
      case LONG_BINGET -> pushMemo(in.u4());
      case STOP -> throw new AssertionError("STOP ends the loop");
    }
  }

  private static void requireProtocol(int protocol) {
    if (protocol > NEWEST_PROTOCOL) {
      throw new PickleError("its pickle must have protocol 2 to 5", "has " + protocol);
    }
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    return pop(1).get(0);
  }

  private Object top() {
    requireDepth(1);
    return stack.get(stack.size() - 1);
  }

  private List<Object> pop(int count) {
    requireDepth(count);
    List<Object> tail = stack.subList(stack.size() - count, stack.size());
    List<Object> values = new ArrayList<>(tail);
    tail.clear();
    return values;
  }

  private List<Object> popToMark() {
    if (marks.isEmpty() || marks.peek() > stack.size()) {
      throw new PickleError("its pickle must be well formed", "lacks a mark");
    }
    return pop(stack.size() - marks.pop());
  }

  private void requireDepth(int count) {
    if (stack.size() < count) {
      throw new PickleError("its pickle must be well formed", "takes more values than there are");
    }
  }

  private static List<Object> tuple(List<Object> values) {
    return Collections.unmodifiableList(values);
  }

  private void append(List<Object> values) {
    if (top() instanceof ArrayList<?> list) {
      unchecked(list).addAll(values);
    } else {
      requireOpaque("a list");
    }
  }

  private void setItems(List<Object> pairs) {
    if (top() instanceof LinkedHashMap<?, ?> map) {
      putAll(unchecked(map), pairs);
    } else {
      requireOpaque("a dictionary");
    }
  }

  private static void putAll(Map<Object, Object> map, List<Object> pairs) {
    if (pairs.size() % 2 != 0) {
      throw new PickleError("its pickle must be well formed", "has a key without value");
    }
    for (int i = 0; i < pairs.size(); i += 2) {
      map.put(PickleGlobals.key(pairs.get(i)), pairs.get(i + 1));
    }
  }

  private void requireOpaque(String expected) {
    if (!(top() instanceof PickleGlobals.Opaque)) {
      throw new PickleError("its pickle must be well formed", "fills what is not " + expected);
    }
  }

  private void pushStackGlobal(List<Object> names) {
    String rule = "a global must have a module and a name";
    push(PickleGlobals.find(Pickled.text(names.get(0), rule), Pickled.text(names.get(1), rule)));
  }

  private void call(List<Object> callableAndArguments) {
    if (callableAndArguments.get(0) instanceof PickleGlobal global
        && callableAndArguments.get(1) instanceof List<?> arguments) {
      push(PickleGlobals.call(global, arguments));
    } else {
      throw new PickleError("its pickle may build only objects of a named class", "does not");
    }
  }

  private void pushPersistent(Object value) {
    if (value instanceof StorageRef storage) {
      storages.put(storage.key(), storage);
    }
    push(value);
  }

  private void pushMemo(long index) {
    if (!memo.containsKey(index)) {
      throw new PickleError("its pickle must be well formed", "recalls a value it never kept");
    }
    push(memo.get(index));
  }

  @SuppressWarnings("unchecked") // all collections on the stack were made here, of Objects
  private static Collection<Object> unchecked(Collection<?> made) {
    return (Collection<Object>) made;
  }

  @SuppressWarnings("unchecked") // as above
  private static Map<Object, Object> unchecked(Map<?, ?> made) {
    return (Map<Object, Object>) made;
  }
}
