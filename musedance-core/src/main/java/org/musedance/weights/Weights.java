package org.musedance.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.UserError;

/**
 * Named tensors on disk, read when they are asked for.
 *
 * <p>Closing it lets go of the files; tensors that were already taken stay valid.
 */
public interface Weights extends AutoCloseable {

  /**
   * Opens a weights file of any format (told by its content), a shard index, or the folder of a
   * model's component.
   */
  static Weights open(Path path) {
    return open(path, "");
  }

  /**
   * As {@link #open(Path)}; in a folder, files of the variant ("fp16") are taken where there are
   * any.
   */
  static Weights open(Path path, String variant) {
    Path file = Files.isDirectory(path) ? ComponentFolder.find(path, variant) : path;
    if (file.toString().endsWith(".json")) {
      return ShardIndex.open(file);
    }
    return switch (WeightsFormat.of(file)) {
      case SAFETENSORS -> Safetensors.open(file);
      case PYTORCH_ZIP, PYTORCH_LEGACY -> PyTorchFile.open(file);
    };
  }

  /** Several weights as one, such as AnimateAnyone's U-Net and its motion modules. */
  static Weights union(Weights... parts) {
    String sources = Arrays.stream(parts).map(Weights::source).collect(Collectors.joining(" + "));
    return LinkedWeights.union(sources, List.of(parts));
  }

  /**
   * The mean of several weights of the same names and shapes, in f32; closing it closes them.
   *
   * @throws UserError where names or shapes differ
   */
  static Weights mean(List<Weights> parts) {
    return new MeanWeights(parts);
  }

  /** The same tensors under other names; closing it closes this. */
  default Weights renamed(KeyMap map) {
    return LinkedWeights.renamed(this, map);
  }

  /** The same tensors with every floating-point one in a type; closing it closes this. */
  default Weights as(ScalarType type) {
    return new ConvertedWeights(this, type);
  }

  /** All names, in the order of the file. */
  Set<String> names();

  /** The shape of a tensor, known without reading it; {@code []} is a scalar. */
  long[] shape(String name);

  /** The element type of a tensor, known without reading it. */
  ScalarType dtype(String name);

  /** Reads one tensor, which the caller closes. It may share the file's mapped memory. */
  Tensor tensor(String name);

  /** The file or folder, for messages. */
  String source();

  /** The files that hold the tensors, each once; none if they come from elsewhere. */
  List<Path> files();

  /** Bytes of all tensors. */
  default long byteCount() {
    long sum = 0;
    for (String name : names()) {
      sum += count(name) * torch.elementSize(dtype(name));
    }
    return sum;
  }

  /** Numbers in all tensors. */
  default long count() {
    return names().stream().mapToLong(this::count).sum();
  }

  /** How many tensors there are of each type, under the types' names in safetensors files. */
  default SortedMap<String, Integer> types() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    names().forEach(name -> counts.merge(typeName(name), 1, Integer::sum));
    return counts;
  }

  /** The type of a tensor, under its name in safetensors files. */
  default String typeName(String name) {
    ScalarType type = dtype(name);
    return SafetensorsDtype.of(type).map(Enum::name).orElse(type.toString());
  }

  private long count(String name) {
    return Arrays.stream(shape(name)).reduce(1, Math::multiplyExact);
  }

  @Override
  void close();

  /** The error for a name that is not there. */
  static IllegalArgumentException noSuchTensor(Weights weights, String name) {
    return new IllegalArgumentException(
        weights.source()
            + " has no tensor \""
            + name
            + "\" among its "
            + weights.names().size()
            + "; ask for one of names()");
  }
}
