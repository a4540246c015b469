package org.musedance.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Writes safetensors files as the reference implementation does: tensors by alignment, the largest
 * first, then by name; the header padded with spaces to a multiple of 8.
 *
 * <p>A file appears whole or not at all: it is written beside its place, forced to disk and moved.
 * Tensors on other devices or with other strides are copied one at a time.
 */
public final class WeightsFile {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;
  private static final long WINDOW_BYTES = 1L << 26;

  private WeightsFile() {}

  /** Saves tensors without metadata. */
  public static void save(Path path, Map<String, Tensor> tensors) {
    save(path, tensors, Map.of());
  }

  /** Saves tensors and free text pairs; an existing file is replaced. */
  public static void save(Path path, Map<String, Tensor> tensors, Map<String, String> metadata) {
    List<Item> items = new ArrayList<>();
    tensors.forEach((name, tensor) -> items.add(Item.of(name, tensor)));
    save(path, items, metadata, bytes -> {});
  }

  /**
   * Copies weights from wherever they come, one tensor at a time, so that a file may be larger than
   * the memory.
   *
   * @param written is told the bytes of every tensor when it is on disk
   */
  public static void save(
      Path path, Weights weights, Map<String, String> metadata, LongConsumer written) {
    save(
        path,
        weights.names().stream().map(name -> Item.of(name, weights)).toList(),
        metadata,
        written);
  }

  private static void save(
      Path path, List<Item> items, Map<String, String> metadata, LongConsumer written) {
    Path target = path.toAbsolutePath();
    Path part =
        target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      write(part, inFileOrder(items), metadata, written);
      move(part, target);
    } catch (IOException e) {
      throw new UserError(
          path + " must be writable, but saving failed (" + e + "); check rights and free space",
          e);
    } finally {
      deleteIfLeft(part);
    }
  }

  /** What is written under a name; the shape is the engine's. */
  private record Item(
      String name, SafetensorsDtype dtype, long[] shape, long byteCount, Supplier<Tensor> tensor) {

    static Item of(String name, Tensor tensor) {
      ScalarType type = tensor.scalar_type().intern();
      return of(name, type, Tensors.shape(tensor), () -> tensor);
    }

    static Item of(String name, Weights weights) {
      return of(name, weights.dtype(name), weights.shape(name), () -> weights.tensor(name));
    }

    private static Item of(String name, ScalarType type, long[] shape, Supplier<Tensor> tensor) {
      long byteCount = torch.elementSize(type);
      for (long side : shape) {
        byteCount = Math.multiplyExact(byteCount, side);
      }
      return new Item(name, WeightsFile.dtype(name, type), shape, byteCount, tensor);
    }
  }

  private static List<Item> inFileOrder(List<Item> items) {
    return items.stream()
        .sorted(
            Comparator.comparing(Item::dtype)
                .reversed()
                .thenComparing(Item::name, WeightsFile::utf8))
        .toList();
  }

  private static int utf8(String first, String second) {
    return Arrays.compareUnsigned(
        first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8));
  }

  private static SafetensorsDtype dtype(String name, ScalarType type) {
    if (name.equals("__metadata__")) {
      throw new IllegalArgumentException(
          "a tensor may have any name but __metadata__, which the format keeps; rename it");
    }
    return SafetensorsDtype.of(type)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "\""
                        + name
                        + "\" must have a type that safetensors can store, but has "
                        + type
                        + "; convert it first"));
  }

  private static void write(
      Path part, List<Item> items, Map<String, String> metadata, LongConsumer written)
      throws IOException {
    try (FileChannel channel =
        FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      writeFully(channel, header(items, metadata));
      for (Item item : items) {
        writeData(channel, item.tensor());
        written.accept(item.byteCount());
      }
      channel.force(true);
    }
  }

  private static ByteBuffer header(List<Item> items, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(json)) {
      out.writeStartObject();
      if (!metadata.isEmpty()) {
        writeMetadata(out, metadata);
      }
      long begin = 0;
      for (Item item : items) {
        long end = begin + item.byteCount();
        writeEntry(out, item, begin, end);
        begin = end;
      }
      out.writeEndObject();
    }
    return padded(json.toByteArray());
  }

  private static ByteBuffer padded(byte[] json) {
    int length = Math.floorDiv(json.length + ALIGNMENT - 1, ALIGNMENT) * ALIGNMENT;
    ByteBuffer header =
        ByteBuffer.allocate(Long.BYTES + length).order(ByteOrder.LITTLE_ENDIAN).putLong(length);
    header.put(json);
    while (header.hasRemaining()) {
      header.put((byte) ' ');
    }
    return header.flip();
  }

  private static void writeMetadata(JsonGenerator out, Map<String, String> metadata)
      throws IOException {
    out.writeObjectFieldStart("__metadata__");
    for (Map.Entry<String, String> pair : metadata.entrySet()) {
      out.writeStringField(pair.getKey(), pair.getValue());
    }
    out.writeEndObject();
  }

  private static void writeEntry(JsonGenerator out, Item item, long begin, long end)
      throws IOException {
    long[] shape = item.dtype().toFile(item.shape());
    out.writeObjectFieldStart(item.name());
    out.writeStringField("dtype", item.dtype().name());
    out.writeFieldName("shape");
    out.writeArray(shape, 0, shape.length);
    out.writeFieldName("data_offsets");
    out.writeArray(new long[] {begin, end}, 0, 2);
    out.writeEndObject();
  }

  private static void writeData(FileChannel channel, Supplier<Tensor> tensor) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor near = Tensors.to(tensor.get().detach(), new Device(DeviceType.CPU));
      Tensor plain = torch.resolve_neg(near.resolve_conj()).contiguous();
      BytePointer bytes = new BytePointer(plain.data_ptr());
      long count = plain.nbytes();
      for (long begin = 0; begin < count; begin += WINDOW_BYTES) {
        long window = Math.min(WINDOW_BYTES, count - begin);
        writeFully(channel, bytes.position(begin).capacity(begin + window).asByteBuffer());
      }
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private static void move(Path part, Path target) throws IOException {
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void deleteIfLeft(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UserError(part + " must be removable, but is not (" + e + "); remove it", e);
    }
  }
}
