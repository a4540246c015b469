package org.musedance.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A file of {@code torch.save} ({@code .pth}, {@code .ckpt}, {@code .bin}), in its ZIP form or the
 * legacy form before PyTorch 1.6, mapped into memory.
 *
 * <p>libtorch's own {@code pickle_load} refuses every OrderedDict, and so every ordinary state
 * dictionary; Python's runs what the file tells it to. This reader does neither: see {@link
 * PickleMachine}. Tensors share the file's memory, copy-on-write, where it is aligned (always in
 * the ZIP form) and may be used after the file object is closed.
 */
public final class PyTorchFile implements Weights {
  private final Path path;
  private final Map<String, StoredTensor> tensors;
  private final Map<String, FileSpan> storages;
  private final MappedFile mapping;

  private PyTorchFile(
      Path path,
      Map<String, StoredTensor> tensors,
      Map<String, FileSpan> storages,
      MappedFile mapping) {
    this.path = path;
    this.tensors = tensors;
    this.storages = storages;
    this.mapping = mapping;
  }

  /** Opens a file and checks that every tensor lies within it; data is read when it is used. */
  public static PyTorchFile open(Path path) {
    WeightsFormat format = WeightsFormat.of(path);
    try (FileChannel channel = FileChannel.open(path)) {
      PickledFile pickled = read(format, channel);
      Map<String, StoredTensor> tensors = StateDict.find(pickled.root());
      tensors.forEach((name, tensor) -> requireStorage(name, tensor, pickled.storages()));
      MappedFile mapping = MappedFile.open(path, channel.size());
      return new PyTorchFile(path, tensors, pickled.storages(), mapping);
    } catch (PickleError e) {
      throw e.in(path);
    } catch (IOException e) {
      throw WeightsFormat.unreadable(path, e);
    }
  }

  private static PickledFile read(WeightsFormat format, FileChannel channel) throws IOException {
    return switch (format) {
      case PYTORCH_ZIP -> PickledFile.readZip(channel);
      case PYTORCH_LEGACY -> PickledFile.readLegacy(channel);
      case SAFETENSORS -> throw new PickleError("it must begin as a ZIP or a pickle", "does not");
    };
  }

  private static void requireStorage(
      String name, StoredTensor tensor, Map<String, FileSpan> storages) {
    StorageRef storage = tensor.storage();
    FileSpan span = storages.get(storage.key());
    if (span == null || span.length() < storage.byteCount()) {
      throw new PickleError(
          "\"" + name + "\" must have an uncompressed storage of " + storage.byteCount() + " bytes",
          span == null ? "has none" : "has one of " + span.length());
    }
  }

  /** The names in the order of the dictionary. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(tensors.keySet());
  }

  @Override
  public long[] shape(String name) {
    return stored(name).shape().clone();
  }

  @Override
  public ScalarType dtype(String name) {
    return stored(name).type();
  }

  @Override
  public Tensor tensor(String name) {
    StoredTensor tensor = stored(name);
    long begin = storages.get(tensor.storage().key()).begin() + tensor.byteOffset();
    return mapping.strided(tensor.type(), tensor.shape(), tensor.strides(), begin, tensor.span());
  }

  private StoredTensor stored(String name) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw Weights.noSuchTensor(this, name);
    }
    return tensor;
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
