package org.musedance.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The instructions of Python's pickle protocols 2 to 4 that occur in weight files. */
enum PickleOpcode {
  PROTO(0x80),
  FRAME(0x95),
  MARK('('),
  STOP('.'),
  POP('0'),
  NONE('N'),
  NEWTRUE(0x88),
  NEWFALSE(0x89),
  BININT('J'),
  BININT1('K'),
  BININT2('M'),
  LONG1(0x8A),
  BINFLOAT('G'),
  BINUNICODE('X'),
  SHORT_BINUNICODE(0x8C),
  BINSTRING('T'),
  SHORT_BINSTRING('U'),
  BINBYTES('B'),
  SHORT_BINBYTES('C'),
  EMPTY_TUPLE(')'),
  TUPLE('t'),
  TUPLE1(0x85),
  TUPLE2(0x86),
  TUPLE3(0x87),
  EMPTY_LIST(']'),
  APPEND('a'),
  APPENDS('e'),
  EMPTY_DICT('}'),
  SETITEM('s'),
  SETITEMS('u'),
  EMPTY_SET(0x8F),
  ADDITEMS(0x90),
  GLOBAL('c'),
  STACK_GLOBAL(0x93),
  REDUCE('R'),
  NEWOBJ(0x81),
  BUILD('b'),
  BINPERSID('Q'),
  BINPUT('q'),
  LONG_BINPUT('r'),
  BINGET('h'),
  LONG_BINGET('j'),
  MEMOIZE(0x94);

  private static final Map<Integer, PickleOpcode> BY_CODE =
      Arrays.stream(values()).collect(Collectors.toMap(op -> op.code, Function.identity()));

  private final int code;

  PickleOpcode(int code) {
    this.code = code;
  }

  /** The instruction for a byte, or null. */
  static PickleOpcode of(int code) {
    return BY_CODE.get(code);
  }
}
