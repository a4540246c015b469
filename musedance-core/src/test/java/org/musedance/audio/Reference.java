package org.musedance.audio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Stored sounds and what librosa, SciPy and transformers compute from them, as plain arrays, so
 * that the tests of hearing need no native code.
 */
final class Reference {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode header;
  private final ByteBuffer data;

  private Reference(JsonNode header, ByteBuffer data) {
    this.header = header;
    this.data = data;
  }

  /** The arrays of a safetensors file under {@code reference/}. */
  static Reference arrays(String path) {
    ByteBuffer file = bytes(path);
    int headerBytes = Math.toIntExact(file.getLong(0));
    String header = new String(file.array(), 8, headerBytes, StandardCharsets.UTF_8);
    return new Reference(json(header), file.position(8 + headerBytes).slice().order(file.order()));
  }

  /** Expected values of all sounds. */
  static JsonNode expected() {
    return json(new String(bytes("audio/expected.json").array(), StandardCharsets.UTF_8));
  }

  /** The mono samples of a WAV file, 16-bit or float, with the canonical header of 44 bytes. */
  static float[] sound(String file) {
    ByteBuffer wav = bytes("audio/" + file);
    boolean isFloat = wav.getShort(20) == 3;
    int start = 20;
    while (wav.getInt(start) != 0x61746164) {
      start++;
    }
    wav.position(start + 8);
    float[] samples = new float[wav.remaining() / (isFloat ? 4 : 2)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = isFloat ? wav.getFloat() : wav.getShort() / 32768f;
    }
    return samples;
  }

  float[] floats(String name) {
    ByteBuffer values = slice(name);
    float[] floats = new float[values.remaining() / Float.BYTES];
    values.asFloatBuffer().get(floats);
    return floats;
  }

  double[] doubles(String name) {
    ByteBuffer values = slice(name);
    double[] doubles = new double[values.remaining() / Double.BYTES];
    values.asDoubleBuffer().get(doubles);
    return doubles;
  }

  int[] ints(String name) {
    ByteBuffer values = slice(name);
    int[] ints = new int[values.remaining() / Long.BYTES];
    for (int i = 0; i < ints.length; i++) {
      ints[i] = Math.toIntExact(values.getLong());
    }
    return ints;
  }

  private ByteBuffer slice(String name) {
    JsonNode offsets = header.required(name).required("data_offsets");
    int from = offsets.get(0).intValue();
    return data.slice(from, offsets.get(1).intValue() - from).order(data.order());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteBuffer bytes(String path) {
    try (InputStream in = Reference.class.getResourceAsStream("/reference/" + path)) {
      return ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
