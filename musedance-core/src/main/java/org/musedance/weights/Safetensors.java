package org.musedance.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.UserError;

/**
 * A safetensors file, mapped into memory (format: safetensors 0.8, {@code safetensors/src}).
 *
 * <pre>{@code
 * try (Safetensors file = Safetensors.open(path)) {
 *   Tensor weight = file.tensor("conv_in.weight");
 * }
 * }</pre>
 *
 * <p>Tensors share the file's memory and may be used after the file object is closed.
 */
public final class Safetensors implements Weights {
  private final Path path;
  private final SafetensorsHeader header;
  private final MappedFile mapping;

  private Safetensors(Path path, SafetensorsHeader header, MappedFile mapping) {
    this.path = path;
    this.header = header;
    this.mapping = mapping;
  }

  /** Opens a file and checks its whole header; data is read when it is used. */
  public static Safetensors open(Path path) {
    WeightsFormat.refuseNoWeights(path);
    try (FileChannel channel = FileChannel.open(path)) {
      SafetensorsHeader header = SafetensorsHeader.read(path, channel);
      return new Safetensors(path, header, MappedFile.open(path, channel.size()));
    } catch (IOException e) {
      throw WeightsFormat.unreadable(path, e);
    }
  }

  /** All tensors of a file, copied into memory, in the order of the data. */
  public static Map<String, Tensor> readAll(Path path) {
    try (Safetensors file = open(path)) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      for (String name : file.names()) {
        try (Tensor mapped = file.tensor(name)) {
          tensors.put(name, mapped.clone());
        }
      }
      return tensors;
    }
  }

  /** The names in the order of the data. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** The free text pairs of the file, often {@code format=pt}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public long[] shape(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    return entry.dtype().toEngine(entry.shape()).clone();
  }

  @Override
  public ScalarType dtype(String name) {
    SafetensorsDtype dtype = entry(name).dtype();
    return dtype
        .scalarType()
        .orElseThrow(
            () ->
                new UserError(
                    path
                        + ": \""
                        + name
                        + "\" must have a type that libtorch knows, but has "
                        + dtype
                        + "; convert the file to F16 or F32"));
  }

  /** Cuts one tensor from the mapped file without copying. The caller closes it. */
  @Override
  public Tensor tensor(String name) {
    return mapping.tensor(dtype(name), shape(name), header.dataStart() + entry(name).begin());
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw Weights.noSuchTensor(this, name);
    }
    return entry;
  }

  @Override
  public String source() {
    return path.toString();
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public void close() {
    mapping.close();
  }
}
