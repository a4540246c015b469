package org.musedance.animate;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.unet.UnetConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Memory and time of a plan, from the sizes of the networks and the measured speed of this machine.
 *
 * <p>Every weight of a convolution or linear layer is multiplied once per place of its feature map;
 * the place in the U-Net tells how large that map is. Attention between places is added. That is
 * within a factor of two of what is measured, which is enough to know whether to wait, to have
 * lunch or to choose fewer steps.
 */
final class WorkEstimate {
  private static final Pattern BLOCK = Pattern.compile("(down|mid|up)_blocks?(?:\\.(\\d+))?\\..*");
  private static final int PROBE_SIDE = 768;
  private static final int PROBES = 12;

  /** Networks reach this share of the speed of a large matrix product. */
  private static final double EFFICIENCY = 0.12;

  /** Feature maps of the finest level that are alive at the peak of a pass. */
  private static final int MAPS_ALIVE = 16;

  /** A decoder's weights work on a map of this share of the picture, on average. */
  private static final double DECODER_SHARE = 1.0 / 16;

  /** Moving a pixel of the picture takes as long as so many operations of a network. */
  private static final double OPERATIONS_PER_MOVED_PIXEL = 5000;

  /** Channels of a decoder's widest map at the size of the picture. */
  private static final int DECODER_CHANNELS = 64;

  private static final long RUNTIME_BYTES = 700L << 20;
  private static final int FLOAT_BYTES = 4;
  private static final int PICTURES_WAITING = 8;

  private final MuseDanceModel networks;
  private final Compute compute;

  WorkEstimate(MuseDanceModel networks, Compute compute) {
    this.networks = networks;
    this.compute = compute;
  }

  /** What a plan will need; measures this machine for a moment. */
  Estimate of(AnimationPlan plan, long soundBytes) {
    double passes = (double) plan.sampling().steps() * plan.sampling().guidance().passes();
    double perPart =
        passes * plan.framesPerClip() * denoising(plan) + plan.framesPerClip() * painting(plan);
    double seconds = plan.parts() * perPart / (speed() * EFFICIENCY);
    return new Estimate(RUNTIME_BYTES + soundBytes + weights() + working(plan), seconds);
  }

  private long weights() {
    long numbers = networks.components().values().stream().mapToLong(Layer::parameterCount).sum();
    return numbers * bytes();
  }

  private int bytes() {
    return compute.type() == ScalarType.Float ? FLOAT_BYTES : FLOAT_BYTES / 2;
  }

  private long working(AnimationPlan plan) {
    Framing framing = plan.framing();
    int width = networks.denoisingUnet().config().blockOutChannels().get(0);
    long pass = (long) (places(plan) * width * plan.framesPerClip() * MAPS_ALIVE * bytes());
    long work = (long) framing.workWidth() * framing.workHeight();
    long decoding = work * DECODER_CHANNELS * FLOAT_BYTES;
    long output = (long) framing.outputWidth() * framing.outputHeight();
    return Math.max(pass, decoding) + output * 3 * (PICTURES_WAITING + 4L * FLOAT_BYTES);
  }

  private static double places(AnimationPlan plan) {
    double stride = ReferenceDecoder.STRIDE;
    return plan.framing().workWidth() / stride * (plan.framing().workHeight() / stride);
  }

  /** Operations of one pass over one frame. */
  private double denoising(AnimationPlan plan) {
    UnetConfig config = networks.denoisingUnet().config();
    int coarsest = config.blockOutChannels().size() - 1;
    double operations = 0;
    for (Map.Entry<String, Parameter> entry :
        networks.denoisingUnet().namedParameters().entrySet()) {
      long[] shape = entry.getValue().shape();
      if (shape.length > 1) {
        double here = places(plan) / Math.pow(4, level(entry.getKey(), coarsest));
        operations += 2.0 * entry.getValue().count() * here;
        if (entry.getKey().endsWith("attn1.to_q.weight")) {
          operations += 8.0 * here * here * shape[0];
        }
      }
    }
    return operations;
  }

  /** How often the map at a key's place was halved. */
  private static int level(String key, int coarsest) {
    Matcher block = BLOCK.matcher(key);
    if (!block.matches()) {
      return 0;
    }
    return switch (block.group(1)) {
      case "down" -> Integer.parseInt(block.group(2));
      case "up" -> coarsest - Integer.parseInt(block.group(2));
      default -> coarsest;
    };
  }

  /** Operations of decoding one frame. */
  private double painting(AnimationPlan plan) {
    Framing framing = plan.framing();
    boolean joint = networks.referenceDecoder() != null;
    Layer decoder = joint ? networks.referenceDecoder() : networks.vae();
    double work = (double) framing.workWidth() * framing.workHeight() * DECODER_SHARE;
    double moved = joint ? (double) framing.outputWidth() * framing.outputHeight() : 0;
    return 2.0 * decoder.parameterCount() * work + OPERATIONS_PER_MOVED_PIXEL * moved;
  }

  /** Operations per second of matrix products, the best of a few. */
  private double speed() {
    try (TensorScope scope = TensorScope.open()) {
      Tensor matrix = Tensors.zeros(compute, PROBE_SIDE, PROBE_SIDE);
      long best = Long.MAX_VALUE;
      for (int i = 0; i < PROBES; i++) {
        long start = System.nanoTime();
        torch.matmul(matrix, matrix).sum().item().toFloat();
        best = Math.min(best, System.nanoTime() - start);
      }
      return 2.0 * PROBE_SIDE * PROBE_SIDE * PROBE_SIDE / best * 1e9;
    }
  }
}
