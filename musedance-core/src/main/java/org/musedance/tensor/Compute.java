package org.musedance.tensor;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Where and in which type networks compute. Given at the edge; models never choose it themselves.
 */
public final class Compute {
  /** Whether libtorch's natives for CUDA are on the class path. */
  private static final boolean GPU_BUILD =
      Compute.class.getResource(
              "/org/bytedeco/pytorch/" + Loader.getPlatform() + "-gpu/libtorch_cuda.so")
          != null;

  private final Device device;
  private final ScalarType type;
  private final String why;

  public Compute(Device device, ScalarType type) {
    this(device, type, "as asked");
  }

  private Compute(Device device, ScalarType type, String why) {
    this.device = TensorScope.pin(device);
    this.type = type;
    this.why = why;
  }

  /** The CPU in f32. */
  public static Compute cpu() {
    return new Compute(new Device("cpu"), ScalarType.Float);
  }

  /**
   * From the words of a command line: device {@code auto|cpu|cuda[:n]}, type {@code auto|f32|bf16}.
   *
   * @throws UserError if the device is not there or a word is unknown
   */
  public static Compute of(String device, String type) {
    Device chosen = device(device);
    return new Compute(chosen, type(type, chosen), why(device, chosen));
  }

  /** Why a device was chosen. A GPU that is there but cannot be used must not go unnoticed. */
  private static String why(String asked, Device chosen) {
    if (!asked.equals("auto")) {
      return "as asked";
    }
    if (chosen.is_cuda()) {
      return "the first CUDA device of this machine";
    }
    return withoutCuda();
  }

  private static String withoutCuda() {
    return GPU_BUILD
        ? "libtorch sees no CUDA device"
        : "this build has no CUDA, which one made with -Pcuda has";
  }

  private static Device device(String name) {
    boolean cuda = name.startsWith("cuda");
    if (cuda && !torch.cuda_is_available()) {
      throw new UserError(
          "--device must be a device of this machine, but was "
              + name
              + " and "
              + withoutCuda()
              + "; use --device cpu");
    }
    if (name.equals("auto")) {
      return new Device(torch.cuda_is_available() ? "cuda:0" : "cpu");
    }
    if (name.equals("cpu") || name.matches("cuda(:\\d+)?")) {
      return new Device(name.equals("cuda") ? "cuda:0" : name);
    }
    throw new UserError(
        "--device must be auto, cpu, cuda or cuda:N, but was "
            + name
            + "; auto suits this machine");
  }

  private static ScalarType type(String name, Device device) {
    return switch (name) {
      case "f32" -> ScalarType.Float;
      case "bf16" -> ScalarType.BFloat16;
      case "auto" ->
          device.is_cuda() || Processor.multipliesBfloat16()
              ? ScalarType.BFloat16
              : ScalarType.Float;
      default ->
          throw new UserError(
              "--dtype must be auto, f32 or bf16, but was " + name + "; auto suits this machine");
    };
  }

  public Device device() {
    return device;
  }

  /** Why it is this device, in words for people. */
  public String why() {
    return why;
  }

  public ScalarType type() {
    return type;
  }

  /** How many bytes a number takes. */
  public int bytes() {
    return type == ScalarType.Float ? Float.BYTES : Short.BYTES;
  }

  /** The same device with another type. */
  public Compute with(ScalarType other) {
    return new Compute(device, other, why);
  }

  @Override
  public String toString() {
    return device.str().getString() + " " + (type == ScalarType.BFloat16 ? "bf16" : "f32");
  }
}
