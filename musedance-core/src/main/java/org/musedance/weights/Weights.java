package org.musedance.weights;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Named tensors on disk, read when they are asked for.
 *
 * <p>Closing it lets go of the files; tensors that were already taken stay valid.
 */
public interface Weights extends AutoCloseable {

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
