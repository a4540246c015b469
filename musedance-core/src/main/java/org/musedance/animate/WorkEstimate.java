package org.musedance.animate;

import java.util.function.IntToLongFunction;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.WeightLayout;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.UnetConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * Memory and time of a plan, from the sizes of the networks and the measured speed of this machine
 * in one of their layers.
 *
 * <p>That is within a factor of two of what is measured, which is enough to know whether to wait,
 * to have lunch or to choose fewer steps.
 */
final class WorkEstimate {
  private static final int PROBES = 4;
  private static final int PROBED_FRAMES = 4;
  private static final double EPSILON = 1e-5;
  private static final long[] ONE = {1, 1};

  /** Networks reach this share of the speed of that layer. */
  private static final double EFFICIENCY = 0.8;

  /**
   * Memory of a pass in feature maps of the finest level: of every frame those that the way up will
   * read and what music, beats and words became, of the frames at work those on the way through a
   * layer, with what lies free between them. Measured with a model of full size.
   */
  private static final int MAPS_KEPT = 34;

  private static final int MAPS_AT_WORK = 48;

  /** The VAE's weights work on a map of this share of the picture, on average. */
  private static final double VAE_SHARE = 1.0 / 16;

  /** The same of the reference decoder, which looks at the picture only once. */
  private static final double DECODER_SHARE = 1.0 / 64;

  /** Moving a pixel of the picture takes as long as so many operations of a network. */
  private static final double OPERATIONS_PER_MOVED_PIXEL = 5000;

  /** Channels of all maps of the reference decoder at the size of the picture. */
  private static final int DECODER_CHANNELS = 64;

  /** The same of the VAE's, which never decodes more than a tile at once. */
  private static final int VAE_CHANNELS = 1024;

  private static final long VAE_PIXELS = 512 * 512;

  private static final long RUNTIME_BYTES = 700L << 20;
  private static final int PICTURES_WAITING = 8;

  /** Pictures of the video's size that a frame is painted from and through. */
  private static final int PICTURES_PAINTED = 7;

  private final DanceModel model;
  private final MuseDanceModel networks;
  private final Compute compute;

  WorkEstimate(DanceModel model) {
    this.model = model;
    networks = model.networks();
    compute = model.compute();
  }

  /**
   * What a plan will need within a limit of memory; measures this machine for a moment.
   *
   * @throws UserError if even one frame at a time needs more
   */
  Estimate of(AnimationPlan plan, long soundBytes, long limit) {
    long bytes = 0;
    for (WeightLayout layout : model.layouts()) {
      long fixed = RUNTIME_BYTES + soundBytes + networks.weightBytes(compute, layout);
      fixed += outputPixels(plan) * 3 * PICTURES_WAITING;
      long room = limit - fixed;
      int painted =
          most(Canvas.framesAtOnce(networks, compute), room, count -> paintingBytes(plan, count));
      int frames = most(plan.framesPerClip(), room, count -> denoisingBytes(plan, count));
      bytes = fixed + Math.max(denoisingBytes(plan, frames), paintingBytes(plan, painted));
      if (bytes <= limit) {
        return new Estimate(bytes, seconds(plan), frames, painted, layout);
      }
    }
    throw new UserError(
        "--memory must be at least about %d MiB for this model and size, but was %d MiB; give more, or make the video smaller with --size"
            .formatted(bytes >> 20, limit >> 20));
  }

  /** How many frames at once, of so many and at least one, there is room for. */
  private static int most(int frames, long room, IntToLongFunction bytes) {
    int count = frames;
    while (count > 1 && bytes.applyAsLong(count) > room) {
      count--;
    }
    return count;
  }

  private double seconds(AnimationPlan plan) {
    boolean clips = plan.longVideo() == LongVideo.CLIPS;
    int frames = clips ? plan.frames() : plan.parts() * plan.framesPerClip();
    int before = networks.config().previousFrames();
    double passes = (double) plan.sampling().steps() * plan.sampling().guidance().passes() * frames;
    double looks = (1.0 + before) * plan.clips().size();
    double operations = (passes + looks) * denoising(plan) + plan.frames() * painting(plan);
    return operations / (speed(plan) * EFFICIENCY);
  }

  /** What a pass needs with so many frames at a time. */
  private long denoisingBytes(AnimationPlan plan, int atOnce) {
    int width = networks.denoisingUnet().config().blockOutChannels().get(0);
    long maps = (long) plan.framesPerClip() * MAPS_KEPT + (long) atOnce * MAPS_AT_WORK;
    return (long) (places(plan) * width * maps * compute.bytes());
  }

  /** What painting so many frames at a time needs. */
  private long paintingBytes(AnimationPlan plan, int atOnce) {
    long work = workPixels(plan);
    long decoding =
        networks.referenceDecoder() == null
            ? Math.min(work, VAE_PIXELS) * VAE_CHANNELS * compute.bytes()
            : work * DECODER_CHANNELS * Float.BYTES;
    return atOnce * (decoding + outputPixels(plan) * PICTURES_PAINTED * 3 * Float.BYTES);
  }

  private static double places(AnimationPlan plan) {
    double stride = ReferenceDecoder.STRIDE;
    return plan.framing().workWidth() / stride * (plan.framing().workHeight() / stride);
  }

  /** Operations of one pass over one frame. */
  private double denoising(AnimationPlan plan) {
    DenoisingUnet unet = networks.denoisingUnet();
    return new UnetWork(unet.config(), networks.textEncoder().config().maxPositionEmbeddings())
        .operations(unet, places(plan));
  }

  /** Operations of decoding one frame. */
  private double painting(AnimationPlan plan) {
    boolean joint = networks.referenceDecoder() != null;
    Layer decoder = joint ? networks.referenceDecoder() : networks.vae();
    double share = joint ? DECODER_SHARE : VAE_SHARE;
    double moved = joint ? outputPixels(plan) : 0;
    return 2.0 * decoder.parameterCount() * workPixels(plan) * share
        + OPERATIONS_PER_MOVED_PIXEL * moved;
  }

  /** Pixels of a frame at the networks' size. */
  private static long workPixels(AnimationPlan plan) {
    return (long) plan.framing().workWidth() * plan.framing().workHeight();
  }

  /** Pixels of a frame of the video. */
  private static long outputPixels(AnimationPlan plan) {
    return (long) plan.framing().outputWidth() * plan.framing().outputHeight();
  }

  /** Operations per second of half a resnet of the second level, the best of a few. */
  private double speed(AnimationPlan plan) {
    UnetConfig config = networks.denoisingUnet().config();
    long width = config.blockOutChannels().get(Math.min(1, config.blockOutChannels().size() - 1));
    long height = plan.framing().workHeight() / ReferenceDecoder.STRIDE / 2;
    long length = plan.framing().workWidth() / ReferenceDecoder.STRIDE / 2;
    long best = Long.MAX_VALUE;
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      Tensor maps =
          Tensors.channelsLast(Tensors.zeros(compute, PROBED_FRAMES, width, height, length));
      Tensor kernel = Tensors.channelsLast(Tensors.zeros(compute, width, width, 3, 3));
      for (int i = 0; i < PROBES; i++) {
        long start = System.nanoTime();
        probe(maps, kernel, config.normNumGroups()).sum().item().toFloat();
        best = Math.min(best, System.nanoTime() - start);
      }
    }
    return 2.0 * 9 * width * width * height * length * PROBED_FRAMES / best * 1e9;
  }

  /** Normalises, activates and convolves. */
  private static Tensor probe(Tensor maps, Tensor kernel, long groups) {
    TensorOptional none = new TensorOptional();
    Tensor normalised = torch.group_norm(maps, groups, none, none, EPSILON, false);
    return torch.conv2d(torch.silu(normalised), kernel, none, ONE, ONE, ONE, 1);
  }
}
