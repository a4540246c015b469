package org.musedance.animate;

import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.media.Picture;
import org.musedance.model.dance.SubjectFinder;
import org.musedance.model.dance.Warp;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Where a picture may move, as the network sees it: maps f32 [1, 1, H, W] from 0 to 1 over the
 * content of a {@link Framing}.
 *
 * <p>An arm that is cut off looks worse than ground that goes along, so doubt counts as dancer:
 * what the finder gives one chance in three moves wholly, and a rim around it too.
 */
final class SubjectMask {
  private static final double SURELY_GROUND = 0.1;
  private static final double MOVES_WHOLLY = 0.35;
  private static final double FOUND = 0.5;

  /** A share of the picture, or of a box, below which what was found is taken for a mistake. */
  private static final double LEAST_SHARE = 0.01;

  private static final int RIM = 13;
  private static final int SOFTNESS = 9;

  /** Width of a box's soft edge as a share of the picture's shorter side. */
  private static final double FEATHER = 0.06;

  private final SubjectFinder finder;
  private final Framing framing;
  private final Compute compute;

  /**
   * @param finder may be null
   * @param compute where and in what type masks are, f32
   */
  SubjectMask(SubjectFinder finder, Framing framing, Compute compute) {
    this.finder = finder;
    this.framing = framing;
    this.compute = compute;
  }

  /**
   * The mask of a picture, kept in the caller's scope; null where everything may move.
   *
   * @param area what was asked for; absent: whatever dancer is found
   * @param work the picture [1, 3, H, W] in the network's size
   */
  Tensor of(Optional<SubjectArea> area, Tensor work) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor mask = area.isPresent() ? asked(area.get(), work) : found(work, null);
      return mask == null ? null : scope.keep(mask);
    }
  }

  private Tensor asked(SubjectArea area, Tensor work) {
    if (area instanceof SubjectArea.Painted painted) {
      return painted(painted.mask());
    }
    if (area instanceof SubjectArea.Box box) {
      Tensor feathered = feathered(box);
      Tensor inside = found(work, feathered);
      return inside == null ? feathered : inside;
    }
    return null;
  }

  /** What is found inside a mask, or anywhere; null where that is next to nothing. */
  private Tensor found(Tensor work, Tensor inside) {
    if (finder == null) {
      return null;
    }
    Tensor chance = framing.content(finder.find(work));
    Tensor here = inside == null ? chance : chance.mul(inside);
    double room = inside == null ? chance.numel() : inside.sum().item_double();
    double share = torch.relu(Tensors.shift(here, -FOUND)).sign().sum().item_double() / room;
    if (share < LEAST_SHARE) {
      return null;
    }
    Tensor wide = widened(chance);
    return inside == null ? wide : wide.mul(inside);
  }

  private static Tensor widened(Tensor chance) {
    double slope = 1 / (MOVES_WHOLLY - SURELY_GROUND);
    Tensor sure = Tensors.clamp(Tensors.scale(Tensors.shift(chance, -SURELY_GROUND), slope), 0, 1);
    Tensor wide =
        torch.max_pool2d(
            sure,
            new long[] {RIM, RIM},
            new long[] {1, 1},
            new long[] {RIM / 2, RIM / 2},
            new long[] {1, 1},
            false);
    return Warp.softened(wide, SOFTNESS);
  }

  private Tensor painted(Picture mask) {
    Tensor white = framing.content(Pixels.of(framing.work(mask), compute)).mean(1);
    return Tensors.clamp(Tensors.scale(Tensors.shift(white.unsqueeze(1), 1), 0.5), 0, 1);
  }

  /** 1 inside, 0 outside, half of it on the edge. */
  private Tensor feathered(SubjectArea.Box box) {
    int width = framing.contentWidth();
    int height = framing.contentHeight();
    double feather = Math.max(1, FEATHER * Math.min(width, height));
    float[] values = new float[width * height];
    for (int i = 0; i < values.length; i++) {
      double across = depth(i % width, box.x() * width, box.width() * width, width);
      double down = depth(i / width, box.y() * height, box.height() * height, height);
      double depth = Math.min(across, down) / feather + 0.5;
      values[i] = (float) Math.max(0, Math.min(1, depth));
    }
    return Tensors.to(Tensors.of(values, 1, 1, height, width), compute);
  }

  /** How far inside a span the centre of a pixel is; where the picture ends, the span does not. */
  private static double depth(int pixel, double from, double length, int side) {
    double centre = pixel + 0.5;
    double left = from <= 0 ? side : centre - from;
    double right = from + length >= side ? side : from + length - centre;
    return Math.min(left, right);
  }
}
