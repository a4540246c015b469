package org.musedance.weights;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.GenericDict;
import org.bytedeco.pytorch.GenericDictIterator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.TupleElements;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;

/**
 * A network that was exported as a TorchScript program: it brings its own code, so it is run, but
 * not trained. Such a file is a program; run only those you trust.
 */
public final class TorchScript implements AutoCloseable {
  /** The version that the build fetches; libtorch's presets do not tell it. */
  private static final String LIBTORCH = "2.10";

  private final Path file;
  private final JitModule module;

  private TorchScript(Path file, JitModule module) {
    this.file = file;
    this.module = module;
  }

  /**
   * Loads a native library of custom operators, such as torchvision's, that programs opened later
   * may call. It must be built for the libtorch that this program uses.
   */
  public static void loadLibrary(Path library) {
    Loader.load(torch.class);
    try {
      System.load(library.toAbsolutePath().toString());
    } catch (UnsatisfiedLinkError e) {
      throw new UserError(
          "torch library %s must be a native library for libtorch %s, but was refused (%s); build it against that version"
              .formatted(library, LIBTORCH, e.getMessage()),
          e);
    }
  }

  /** Opens a program for inference on a device. */
  public static TorchScript open(Path file, Device device) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "TorchScript %s must be an existing file, but nothing is there; check the path"
              .formatted(file));
    }
    try (TensorScope scope = TensorScope.open()) {
      JitModule module = torch.load(file.toString(), new DeviceOptional(device), false);
      module.eval();
      return new TorchScript(file, TensorScope.pin(module));
    } catch (RuntimeException e) {
      throw refused(file, e);
    }
  }

  private static UserError refused(Path file, RuntimeException cause) {
    String said = firstLine(cause);
    String wayOut =
        cause.getMessage().contains("Unknown builtin op")
            ? "name the library that has this operator"
            : "export it again with torch.jit.save";
    return new UserError(
        "TorchScript %s must be a program that libtorch %s can load, but was refused (%s); %s"
            .formatted(file, LIBTORCH, said, wayOut),
        cause);
  }

  private static String firstLine(RuntimeException failure) {
    return String.valueOf(failure.getMessage()).strip().lines().findFirst().orElse("no reason");
  }

  /**
   * Runs the program's forward on one tensor, without gradients.
   *
   * @param flags what it takes besides, in the order of its parameters
   * @return the tensors it gives: by their own names if it gives a dictionary, else by "0", "1" …
   */
  public Map<String, Tensor> forward(Tensor input, boolean... flags) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      IValueVector arguments = new IValueVector(new IValue(input));
      for (boolean flag : flags) {
        arguments.push_back(new IValue(flag));
      }
      IValue output = module.forward(arguments);
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      collect(output, tensors);
      tensors.values().forEach(scope::keep);
      return tensors;
    } catch (RuntimeException e) {
      throw new UserError(
          "TorchScript %s must take one tensor and %d flags, but failed on them (%s); check what it was exported for"
              .formatted(file, flags.length, firstLine(e)),
          e);
    }
  }

  private void collect(IValue output, Map<String, Tensor> tensors) {
    if (output.isGenericDict()) {
      GenericDict dictionary = output.toGenericDict();
      GenericDictIterator end = dictionary.end();
      for (GenericDictIterator at = dictionary.begin(); at.notEquals(end); at.increment()) {
        String name = at.access().key().toStringView().getString();
        tensors.put(name, own(at.access().value()));
      }
      return;
    }
    List<Tensor> list = listed(output);
    for (int i = 0; i < list.size(); i++) {
      tensors.put(Integer.toString(i), list.get(i));
    }
  }

  /** A tensor that lives on when the value it came in is freed. */
  private static Tensor own(IValue value) {
    return value.toTensor().detach();
  }

  private List<Tensor> listed(IValue output) {
    List<Tensor> list = new ArrayList<>();
    if (output.isTuple()) {
      TupleElements elements = output.toTuple().elements();
      for (long i = 0; i < elements.size(); i++) {
        list.add(own(elements.get(i)));
      }
    } else if (output.isTensorList()) {
      TensorVector vector = output.toTensorVector();
      for (long i = 0; i < vector.size(); i++) {
        list.add(vector.get(i).detach());
      }
    } else {
      list.add(own(output));
    }
    return list;
  }

  @Override
  public void close() {
    TensorScope.unpin(module);
  }
}
