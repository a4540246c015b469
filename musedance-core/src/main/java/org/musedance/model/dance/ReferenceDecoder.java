package org.musedance.model.dance;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Decodes joint latents by moving the reference picture's own pixels (in the line of first-order
 * motion models, Siarohin et al. 2019): from a frame's latent, the reference's latent and the
 * coarse flow it refines the flow up to the picture's size, says which pixels the reference can
 * give, and paints the others.
 *
 * <p>Flow and mask can be applied at any output size ({@link Motion#compose}): the network works at
 * its own size, the pixels come from the full-size picture.
 */
public final class ReferenceDecoder extends Layer {
  /** Latent pixels are this many picture pixels wide. */
  public static final int STRIDE = 8;

  private static final double REFINEMENT = 2;

  /** Side of the squares over which flow is averaged. */
  private static final int STEADY = 7;

  /**
   * How much more surely a place is shown or painted than the mask says, in logits: half of each is
   * a ghost, and a blur.
   */
  private static final double DECIDED = 4;

  /** The logit from which a place is rather shown than painted: a fading limb looks worse. */
  private static final double SHOWN_FROM = -0.4;

  /** Painted so thin, a pixel keeps its value. */
  private static final double LEAST_CHANCE = 1e-7;

  private final Conv2d framesIn;
  private final Conv2d flowIn;
  private final Blocks flowFine;
  private final Conv2d flowDown;
  private final Blocks flowCoarse;
  private final Conv2d flowUp;
  private final Blocks flowLast;
  private final Conv2d flowOut;
  private final Conv2d fuse8;
  private final Blocks blocks8;
  private final Conv2d up4;
  private final Conv2d flow4;
  private final Conv2d fuse4;
  private final Blocks blocks4;
  private final Conv2d up2;
  private final Blocks blocks2;
  private final Conv2d paint;
  private final Conv2d flowAndMask;

  public ReferenceDecoder(ReferenceDecoderConfig config) {
    int latent = config.latentChannels();
    int wide = config.channels().get(0);
    int middle = config.channels().get(1);
    int narrow = config.channels().get(2);
    int flow = config.flowWidth();
    framesIn = child("conv_in", Conv2d.same(latent, wide));
    flowIn = child("flow_in", Conv2d.same(2L * latent, flow));
    flowFine = child("flow_fine", new Blocks(flow, 2));
    flowDown = child("flow_down", new Conv2d(flow, 2L * flow, 3, 2, 1));
    flowCoarse = child("flow_coarse", new Blocks(2 * flow, 2));
    flowUp = child("flow_up", Conv2d.same(2L * flow, flow));
    flowLast = child("flow_last", new Blocks(flow, 1));
    flowOut = child("flow_out", Conv2d.zero(flow, 2, 3));
    fuse8 = child("fuse_8", Conv2d.zero(config.featureChannels().get(0) + flow, wide, 1));
    blocks8 = child("blocks_8", new Blocks(wide, 3));
    up4 = child("up_4", Conv2d.same(wide, middle));
    flow4 = child("flow_4", Conv2d.zero(middle, 2, 3));
    fuse4 = child("fuse_4", Conv2d.zero(config.featureChannels().get(1), middle, 1));
    blocks4 = child("blocks_4", new Blocks(middle, 2));
    up2 = child("up_2", Conv2d.same(middle, narrow));
    blocks2 = child("blocks_2", new Blocks(narrow, 1));
    paint = child("paint", Conv2d.same(narrow, 3 * 4));
    flowAndMask = child("flow_mask", Conv2d.zero(narrow, 4 + 2, 3));
  }

  /**
   * What the decoder looks at: image latents [N, C, h, w] and the encoder's feature maps [N, ., h,
   * w] and [N, ., 2h, 2w] of the reference picture, one row per frame.
   */
  public record Reference(Tensor latent, Tensor features8, Tensor features4) {
    /** Every row for a number of frames. */
    public Reference repeat(long frames) {
      return new Reference(
          Tensors.repeatRows(latent, frames),
          Tensors.repeatRows(features8, frames),
          Tensors.repeatRows(features4, frames));
    }

    /** The same in another type, which the decoder then computes in. */
    public Reference in(ScalarType type) {
      return new Reference(
          Tensors.cast(latent, type), Tensors.cast(features8, type), Tensors.cast(features4, type));
    }
  }

  /**
   * Decoded motion of N frames at the network's picture size, all f32.
   *
   * @param coarseFlow [N, 2, h, w], refined, in latent pixels
   * @param flow [N, 2, H, W] in pixels
   * @param visibleLogit [N, 1, H, W]: how surely the reference picture shows this place
   * @param painted [N, 3, H, W] in [-1, 1]
   */
  public record Motion(Tensor coarseFlow, Tensor flow, Tensor visibleLogit, Tensor painted) {
    /**
     * The same motion of a subject alone, everything else at rest. A place moves as far as it
     * belongs to the subject in the picture at rest, or as something does in the direction that it
     * came from: so uncovered ground can be painted, and the subject can go where it was not.
     *
     * @param subject [1, 1, H, W] from 0 to 1, where it is in the picture at rest
     * @param ahead how many times its motion a place looks for the subject, by doubling: 1 for
     *     motion that can be trusted. That of a limb that may be here or there is a mean, which
     *     falls short of where it points.
     */
    public Motion of(Tensor subject, int ahead) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor here = subject.expand(flow.size(0), -1, -1, -1);
        Tensor moves = here;
        for (int times = 1; times <= ahead; times *= 2) {
          moves = torch.maximum(moves, Warp.apply(here, Tensors.scale(flow, times)));
        }
        Tensor hidden = torch.sigmoid(visibleLogit.neg()).mul(moves);
        return new Motion(
            coarseFlow,
            scope.keep(flow.mul(moves)),
            scope.keep(torch.logit(hidden, new DoubleOptional(LEAST_CHANCE)).neg()),
            painted);
      }
    }

    /** The same motion, averaged over small squares, so that fewer places fold over. */
    public Motion steady() {
      return new Motion(coarseFlow, Warp.softened(flow, STEADY), visibleLogit, painted);
    }

    /** Moves a picture [N or 1, 3, H', W'] in [-1, 1] of any size; gives [N, 3, H', W']. */
    public Tensor compose(Tensor picture) {
      try (TensorScope scope = TensorScope.open()) {
        long height = picture.size(2);
        long width = picture.size(3);
        Tensor moved =
            Warp.sharp(
                picture.expand(flow.size(0), -1, -1, -1), Warp.resizeFlow(flow, height, width));
        Tensor decided = Tensors.scale(Tensors.shift(visibleLogit, -SHOWN_FROM), DECIDED);
        Tensor visible = torch.sigmoid(Warp.resize(decided, height, width));
        Tensor paint = Warp.resize(painted, height, width);
        return scope.keep(paint.add(moved.sub(paint).mul(visible)));
      }
    }
  }

  /**
   * Decodes N frames.
   *
   * @param image image latents [N, C, h, w]
   * @param coarse flow [N, 2, h, w] in latent pixels
   */
  public Motion forward(Tensor image, Tensor coarse, Reference reference) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor guide = refine(image, coarse, reference.latent());
      Tensor flow8 =
          Tensors.scale(Tensors.cast(flowOut.forward(guide), ScalarType.Float), REFINEMENT)
              .add(Tensors.cast(coarse, ScalarType.Float));
      Tensor seen8 = Warp.apply(reference.features8(), flow8);
      Tensor hidden = framesIn.forward(image).add(fuse8.forward(Tensors.cat(1, seen8, guide)));
      hidden = up4.forward(twice(blocks8.forward(hidden)));
      Tensor fine4 = twiceFlow(flow8).add(Tensors.cast(flow4.forward(hidden), ScalarType.Float));
      hidden = hidden.add(fuse4.forward(Warp.apply(reference.features4(), fine4)));
      hidden = blocks2.forward(up2.forward(twice(blocks4.forward(hidden))));
      Tensor last = Tensors.cast(flowAndMask.forward(hidden), ScalarType.Float);
      Tensor flow = twiceFlow(twiceFlow(fine4).add(last.narrow(1, 4, 2)));
      Tensor mask = torch.pixel_shuffle(last.narrow(1, 0, 4), 2);
      Tensor painted = torch.pixel_shuffle(paint.forward(hidden), 2);
      return new Motion(
          scope.keep(flow8),
          scope.keep(flow),
          scope.keep(mask),
          scope.keep(Tensors.cast(painted, ScalarType.Float)));
    }
  }

  private Tensor refine(Tensor image, Tensor coarse, Tensor reference) {
    Tensor moved = Warp.apply(reference, coarse);
    Tensor fine = flowFine.forward(flowIn.forward(Tensors.cat(1, image, moved)));
    Tensor wide = flowCoarse.forward(flowDown.forward(fine));
    Tensor back = torch.upsample_nearest2d(wide, fine.size(2), fine.size(3));
    return flowLast.forward(fine.add(flowUp.forward(back)));
  }

  private static Tensor twice(Tensor x) {
    return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
  }

  private static Tensor twiceFlow(Tensor flow) {
    return Warp.resizeFlow(flow, 2 * flow.size(2), 2 * flow.size(3));
  }

  /** Residual pairs of 3x3 convolutions without normalisation: x + conv2(SiLU(conv1(SiLU(x)))). */
  private static final class Blocks extends Layer {
    private final List<Conv2d> first = new ArrayList<>();
    private final List<Conv2d> second = new ArrayList<>();

    Blocks(int width, int count) {
      for (int i = 0; i < count; i++) {
        first.add(child(i + ".conv1", Conv2d.same(width, width)));
        second.add(child(i + ".conv2", Conv2d.zero(width, width, 3)));
      }
    }

    Tensor forward(Tensor x) {
      Tensor sum = x;
      for (int i = 0; i < first.size(); i++) {
        Tensor inner = torch.silu(first.get(i).forward(torch.silu(sum)));
        sum = sum.add(second.get(i).forward(inner));
      }
      return sum;
    }
  }
}
