package org.musedance.evaluate.features;

import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;

/**
 * A network in a TorchScript file, run by libtorch in f32 on the CPU. Such a file holds a program:
 * use only those of sources you trust.
 */
final class TorchScript {
  private final Path file;
  private final JitModule module;

  private TorchScript(Path file, JitModule module) {
    this.file = file;
    this.module = module;
  }

  static TorchScript open(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "a TorchScript file must exist, but %s does not; name the file of the network"
              .formatted(file));
    }
    try {
      JitModule module = TensorScope.pin(torch.load(file.toString()));
      module.eval();
      return new TorchScript(file, module);
    } catch (RuntimeException e) {
      throw new UserError(
          "%s must be a TorchScript file, but libtorch cannot read it; save it with torch.jit.save"
              .formatted(file),
          e);
    }
  }

  /**
   * Calls the network with a tensor and flags, in the order of its parameters.
   *
   * @return features [N, D]
   */
  Tensor forward(Tensor input, boolean... flags) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      IValueVector arguments = new IValueVector();
      arguments.push_back(new IValue(input));
      for (boolean flag : flags) {
        arguments.push_back(new IValue(flag));
      }
      Tensor features = module.forward(arguments).toTensor();
      if (features.dim() != 2) {
        throw new UserError(
            "%s must give features of two axes, but gave %d; use the file that its measure names"
                .formatted(file, features.dim()));
      }
      return scope.keep(features.contiguous());
    } catch (UserError e) {
      throw e;
    } catch (RuntimeException e) {
      throw new UserError(
          "%s must take [N, 3, ...] and %d flags, but refused them (%s); use the file that its measure names"
              .formatted(file, flags.length, firstLine(e)),
          e);
    }
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
