package org.musedance.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.UserError;

/**
 * The checked header of a safetensors file: every rule of the format's reference implementation
 * holds once {@link #read} returns. No holes, no overlaps, nothing behind the last tensor.
 *
 * @param entries by name, in the order of the data
 * @param dataStart first byte of the data in the file
 */
record SafetensorsHeader(Map<String, Entry> entries, Map<String, String> metadata, long dataStart) {

  private static final long LONGEST_HEADER = 100_000_000;
  private static final int LENGTH_BYTES = Long.BYTES;
  private static final String METADATA = "__metadata__";
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** One tensor: {@code begin} and {@code end} count bytes from {@code dataStart}. */
  record Entry(SafetensorsDtype dtype, long[] shape, long begin, long end) {}

  static SafetensorsHeader read(Path file, FileChannel channel) throws IOException {
    return new Reader(file).read(channel);
  }

  /** Reads one file; its name goes into every message. */
  private static final class Reader {
    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    Reader(Path file) {
      this.file = file;
    }

    SafetensorsHeader read(FileChannel channel) throws IOException {
      long fileLength = channel.size();
      long headerLength = headerLength(channel, fileLength);
      String json = text(new FileSpan(LENGTH_BYTES, headerLength).read(channel));
      require(json.startsWith("{"), "the header must begin with \"{\"", "it does not");
      try (JsonParser parser = JSON.createParser(json)) {
        parse(parser);
      } catch (JsonProcessingException e) {
        throw broken("the header must be one JSON object without repeated keys", reason(e));
      }
      long dataStart = LENGTH_BYTES + headerLength;
      return new SafetensorsHeader(inDataOrder(fileLength - dataStart), metadata, dataStart);
    }

    private long headerLength(FileChannel channel, long fileLength) throws IOException {
      require(
          fileLength >= LENGTH_BYTES,
          "the file must begin with the header's length in 8 bytes",
          "has only " + fileLength + " bytes");
      long length = new FileSpan(0, LENGTH_BYTES).read(channel).getLong();
      require(
          length >= 0 && length <= LONGEST_HEADER,
          "the header may have at most 100,000,000 bytes",
          "says " + Long.toUnsignedString(length));
      require(
          LENGTH_BYTES + length <= fileLength,
          "the header must lie within the file",
          "needs " + (LENGTH_BYTES + length) + " bytes of a file of " + fileLength);
      return length;
    }

    private String text(ByteBuffer bytes) {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      } catch (CharacterCodingException e) {
        throw broken("the header must be UTF-8 text", "is not");
      }
    }

    private void parse(JsonParser parser) throws IOException {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals(METADATA)) {
          parseMetadata(parser);
        } else {
          entries.put(name, parseEntry(name, parser));
        }
      }
      require(parser.nextToken() == null, "nothing may follow the header's object", "more follows");
    }

    private void parseMetadata(JsonParser parser) throws IOException {
      requireToken(parser, JsonToken.START_OBJECT, METADATA + " must be an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        requireToken(parser, JsonToken.VALUE_STRING, METADATA + " may hold only strings");
        metadata.put(name, parser.getText());
      }
    }

    private Entry parseEntry(String name, JsonParser parser) throws IOException {
      String rule = "\"" + name + "\" must have a dtype, a shape and data_offsets";
      requireToken(parser, JsonToken.START_OBJECT, rule);
      String dtype = null;
      long[] shape = null;
      long[] offsets = null;
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (field) {
          case "dtype" -> {
            requireToken(parser, JsonToken.VALUE_STRING, "the dtype of \"" + name + "\" is text");
            dtype = parser.getText();
          }
          case "shape" -> shape = counts(name, field, parser);
          case "data_offsets" -> offsets = counts(name, field, parser);
          default -> {
            if (token.isStructStart()) {
              parser.skipChildren();
            }
          }
        }
      }
      require(dtype != null && shape != null && offsets != null, rule, "one of them is missing");
      return entry(name, dtype, shape, offsets);
    }

    private long[] counts(String name, String field, JsonParser parser) throws IOException {
      String rule = field + " of \"" + name + "\" must be a list of whole numbers from 0";
      requireToken(parser, JsonToken.START_ARRAY, rule);
      List<Long> counts = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        requireToken(parser, JsonToken.VALUE_NUMBER_INT, rule);
        boolean fits = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
        require(fits && parser.getLongValue() >= 0, rule, "holds " + parser.getText());
        counts.add(parser.getLongValue());
      }
      return counts.stream().mapToLong(Long::longValue).toArray();
    }

    private Entry entry(String name, String dtypeName, long[] shape, long[] offsets) {
      SafetensorsDtype dtype =
          SafetensorsDtype.named(dtypeName)
              .orElseThrow(
                  () ->
                      broken(
                          "the dtype of \"" + name + "\" must be one the format defines",
                          "is \"" + dtypeName + "\""));
      require(
          offsets.length == 2 && offsets[0] <= offsets[1],
          "data_offsets of \"" + name + "\" must be [begin, end] with begin <= end",
          "are " + Arrays.toString(offsets));
      long size = byteSize(name, dtype, shape);
      require(
          size == offsets[1] - offsets[0],
          "\"" + name + "\" must have as many bytes as its shape and dtype ask for",
          "has " + (offsets[1] - offsets[0]) + " instead of " + size);
      return new Entry(dtype, shape, offsets[0], offsets[1]);
    }

    private long byteSize(String name, SafetensorsDtype dtype, long[] shape) {
      long bits = dtype.bits();
      try {
        for (long side : shape) {
          bits = Math.multiplyExact(bits, side);
        }
      } catch (ArithmeticException e) {
        throw broken(
            "\"" + name + "\" must have a size that can be counted",
            "has the shape " + Arrays.toString(shape));
      }
      require(
          bits % Byte.SIZE == 0, "\"" + name + "\" must fill whole bytes", "has " + bits + " bits");
      return bits / Byte.SIZE;
    }

    private Map<String, Entry> inDataOrder(long dataLength) {
      Map<String, Entry> ordered = new LinkedHashMap<>();
      long[] end = {0};
      entries.entrySet().stream()
          .sorted(
              Map.Entry.comparingByValue(
                  Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end)))
          .forEach(
              named -> {
                requireBegin(named.getKey(), named.getValue().begin(), end[0]);
                end[0] = named.getValue().end();
                ordered.put(named.getKey(), named.getValue());
              });
      require(
          end[0] == dataLength,
          "the tensors must fill the file to its last byte",
          "end at byte " + end[0] + " of " + dataLength + " bytes of data");
      return ordered;
    }

    private void requireBegin(String name, long begin, long previousEnd) {
      require(
          begin == previousEnd,
          "tensors must follow each other without hole or overlap",
          "\"" + name + "\" begins at byte " + begin + " instead of " + previousEnd);
    }

    private void requireToken(JsonParser parser, JsonToken token, String rule) throws IOException {
      require(parser.currentToken() == token, rule, "holds " + parser.getText());
    }

    private void require(boolean holds, String rule, String value) {
      if (!holds) {
        throw broken(rule, value);
      }
    }

    private UserError broken(String rule, String value) {
      return BrokenFile.error(file, "safetensors", rule, value);
    }

    private static String reason(JsonProcessingException e) {
      return e.getOriginalMessage().lines().findFirst().orElse("is not");
    }
  }
}
