package org.musedance.parallel;

import java.time.Duration;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.chrono.Milliseconds;
import org.bytedeco.pytorch.Backend;
import org.bytedeco.pytorch.PrefixStore;
import org.bytedeco.pytorch.ProcessGroupGloo;
import org.bytedeco.pytorch.Store;
import org.bytedeco.pytorch.TCPStore;
import org.bytedeco.pytorch.TCPStoreOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.Work;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.bytedeco.pytorch.global.torch_gloo;
import org.bytedeco.pytorch.gloo.Device;
import org.bytedeco.pytorch.nccl.ProcessGroupNCCL;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Ranks that speak through libtorch's c10d: they meet at a TCP store that rank 0 serves, then
 * exchange tensors with Gloo on the CPU and NCCL on CUDA.
 *
 * <p>A rank whose process ended closes its connections, so the others know at once; one that hangs
 * or cannot be reached is given up after the timeout. Either way the exchange fails with a {@link
 * UserError}: a group that lost a rank cannot go on.
 */
public final class ConnectedRanks implements RankGroup {
  private static final String INTERFACE = "GLOO_SOCKET_IFNAME";

  private final RankEnvironment environment;
  private final Duration timeout;
  private final Compute compute;
  private final Store meetingPoint;
  private final Store store;
  private final Backend backend;

  private ConnectedRanks(RankEnvironment environment, Compute compute, Duration timeout) {
    this.environment = environment;
    this.compute = compute;
    this.timeout = timeout;
    try (TensorScope scope = TensorScope.open()) {
      // The prefixed store does not keep the one behind it alive.
      meetingPoint = TensorScope.pin(meet());
      store = TensorScope.pin(new PrefixStore("musedance/" + environment.attempt(), meetingPoint));
      backend = TensorScope.pin(compute.device().is_cuda() ? nccl() : gloo());
    } catch (RuntimeException failure) {
      throw unmet(failure);
    }
  }

  /**
   * Meets the other ranks.
   *
   * @param timeout how long to wait for the others, now and in every exchange
   * @throws UserError if they do not come
   */
  public static RankGroup join(RankEnvironment environment, Compute compute, Duration timeout) {
    return environment.worldSize() == 1
        ? RankGroup.alone()
        : new ConnectedRanks(environment, compute, timeout);
  }

  private Store meet() {
    boolean serves = environment.rank() == 0 && !environment.met();
    TCPStoreOptions options =
        new TCPStoreOptions()
            .port((short) environment.port())
            .isServer(serves)
            .waitWorkers(false)
            .timeout(milliseconds());
    return new TCPStore(environment.address(), options);
  }

  private Backend gloo() {
    new torch_gloo();
    ProcessGroupGloo.Options options = ProcessGroupGloo.Options.create(milliseconds());
    options.devices().push_back(device());
    return new ProcessGroupGloo(store, environment.rank(), environment.worldSize(), options);
  }

  private Device device() {
    String chosen = System.getenv(INTERFACE);
    if (chosen != null) {
      return ProcessGroupGloo.createDeviceForInterface(chosen);
    }
    return environment.isLoopback()
        ? ProcessGroupGloo.createDeviceForHostname("127.0.0.1")
        : ProcessGroupGloo.createDefaultDevice();
  }

  private Backend nccl() {
    ProcessGroupNCCL.Options options = ProcessGroupNCCL.Options.create();
    options.timeout(milliseconds());
    return new ProcessGroupNCCL(store, environment.rank(), environment.worldSize(), options);
  }

  private Milliseconds milliseconds() {
    return new Milliseconds(timeout.toMillis());
  }

  @Override
  public int rank() {
    return environment.rank();
  }

  @Override
  public int size() {
    return environment.worldSize();
  }

  @Override
  public void broadcast(Tensor tensor) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      await(backend.broadcast(new TensorVector(tensor.detach())));
    } catch (RuntimeException failure) {
      throw lost(failure);
    }
  }

  @Override
  public Exchange sum(Tensor tensor) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Work work = TensorScope.pin(backend.allreduce(new TensorVector(tensor.detach())));
      return () -> finish(work);
    } catch (RuntimeException failure) {
      throw lost(failure);
    }
  }

  private void finish(Work work) {
    try {
      await(work);
    } catch (RuntimeException failure) {
      throw lost(failure);
    } finally {
      TensorScope.unpin(work);
    }
  }

  private static void await(Work work) {
    if (!work._wait()) {
      throw new IllegalStateException("the exchange was given up");
    }
  }

  @Override
  public double[] sum(double... values) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor plain = Tensors.empty(ScalarType.Double, values.length);
      new DoublePointer(plain.data_ptr_double()).put(values);
      Tensor sums = Tensors.to(plain, compute.device());
      sum(sums).await();
      double[] result = new double[values.length];
      new DoublePointer(sums.cpu().data_ptr_double()).get(result);
      return result;
    }
  }

  private UserError lost(RuntimeException failure) {
    return new UserError(
        "every rank must answer within "
            + timeout.toSeconds()
            + " s, but rank "
            + rank()
            + " of "
            + size()
            + " lost another ("
            + reason(failure)
            + "); the last checkpoint is kept, start all ranks again and the run goes on",
        failure);
  }

  private UserError unmet(RuntimeException failure) {
    return new UserError(
        "every rank must come to "
            + environment.address()
            + ":"
            + environment.port()
            + " within "
            + timeout.toSeconds()
            + " s, but rank "
            + rank()
            + " of "
            + size()
            + " did not meet all others ("
            + reason(failure)
            + "); see that MASTER_ADDR and MASTER_PORT are those of rank 0 and that all are started",
        failure);
  }

  /** libtorch's words without the place in its source and its stack. */
  private static String reason(RuntimeException failure) {
    String message = String.valueOf(failure.getMessage());
    return message.lines().findFirst().orElse("").replaceFirst("^\\[/\\S+:\\d+\\] *", "");
  }

  @Override
  public void close() {
    TensorScope.unpin(backend);
    TensorScope.unpin(store);
    TensorScope.unpin(meetingPoint);
  }
}
