package org.musedance.weights;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Little-endian reading that counts its position; the end of the data is a {@link PickleError}. */
final class PickleInput {
  private final InputStream in;
  private long position;

  PickleInput(InputStream in) {
    this.in = in;
  }

  /** Bytes read so far. */
  long position() {
    return position;
  }

  byte[] bytes(long count) throws IOException {
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw new PickleError("no value may be longer than 2 GiB", "says " + count + " bytes");
    }
    byte[] bytes = in.readNBytes((int) count);
    if (bytes.length < count) {
      throw new PickleError("the file must be whole", "ends early");
    }
    position += count;
    return bytes;
  }

  /** Skips data, which is not checked to be there. */
  void skip(long count) throws IOException {
    in.skipNBytes(count);
    position += count;
  }

  int u1() throws IOException {
    return bytes(1)[0] & 0xFF;
  }

  int u2() throws IOException {
    return little(2).getShort() & 0xFFFF;
  }

  int i4() throws IOException {
    return little(4).getInt();
  }

  long u4() throws IOException {
    return Integer.toUnsignedLong(i4());
  }

  long i8() throws IOException {
    return little(8).getLong();
  }

  /** A double, which pickles store with the high byte first. */
  double bigEndianDouble() throws IOException {
    return ByteBuffer.wrap(bytes(8)).getDouble();
  }

  /** A whole number of any length in two's complement, low byte first. */
  Number integer(int length) throws IOException {
    byte[] little = bytes(length);
    byte[] big = new byte[length + 1];
    for (int i = 0; i < length; i++) {
      big[length - i] = little[i];
    }
    big[0] = (byte) (length > 0 && little[length - 1] < 0 ? -1 : 0);
    BigInteger value = new BigInteger(big);
    return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
  }

  String text(long length, Charset charset) throws IOException {
    return new String(bytes(length), charset);
  }

  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = u1(); next != '\n'; next = u1()) {
      line.append((char) next);
    }
    return new String(
        line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private ByteBuffer little(int count) throws IOException {
    return ByteBuffer.wrap(bytes(count)).order(ByteOrder.LITTLE_ENDIAN);
  }
}
