package org.musedance.model.dance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Finds who dances in a picture: a U-Net (Ronneberger et al. 2015) of residual blocks that says for
 * every pixel how surely it belongs to the dancer.
 *
 * <p>Who dances is a question about the whole picture, so the narrow end is where most weights are:
 * with three widths it works on squares of 16 pixels and sees nearly 300 pixels far, more than a
 * small model's picture. The wide end, squares of 4 pixels, only draws the outline.
 */
public final class SubjectFinder extends Layer {
  static final int GROUPS = 8;

  private static final double EPSILON = 1e-5;
  private static final int PIXELS = 4;
  private static final int DEEPEST = 2;

  private final int sampleSize;
  private final Conv2d convIn;
  private final List<Block> down = new ArrayList<>();
  private final List<Conv2d> shrink = new ArrayList<>();
  private final List<Block> middle = new ArrayList<>();
  private final List<Conv2d> widen = new ArrayList<>();
  private final List<Block> up = new ArrayList<>();
  private final GroupNorm normOut;
  private final Conv2d convOut;

  public SubjectFinder(SubjectFinderConfig config) {
    sampleSize = config.sampleSize();
    List<Integer> widths = config.channels();
    int last = widths.size() - 1;
    convIn = child("conv_in", Conv2d.same(3L * PIXELS * PIXELS, widths.get(0)));
    for (int i = 0; i < last; i++) {
      down.add(child("down_blocks." + i, new Block(widths.get(i))));
      shrink.add(child("downsamplers." + i, new Conv2d(widths.get(i), widths.get(i + 1), 3, 2, 1)));
    }
    for (int i = 0; i < DEEPEST; i++) {
      middle.add(child("mid_block." + i, new Block(widths.get(last))));
    }
    for (int i = 0; i < last; i++) {
      int width = widths.get(last - 1 - i);
      widen.add(child("upsamplers." + i, Conv2d.pointwise(widths.get(last - i), width)));
      up.add(child("up_blocks." + i, new Block(width)));
    }
    normOut = child("conv_norm_out", new GroupNorm(GROUPS, widths.get(0), EPSILON));
    convOut = child("conv_out", Conv2d.same(widths.get(0), (long) PIXELS * PIXELS));
  }

  /**
   * How surely every pixel of pictures [N, 3, H, W] in [-1, 1] belongs to the dancer: f32 [N, 1, H,
   * W] from 0 to 1. Pictures that are several times as large as those it was trained on are looked
   * at in their size; sides are multiples as for {@link #forward} then.
   */
  public Tensor find(Tensor pictures) {
    long height = pictures.size(2);
    long width = pictures.size(3);
    long times = Math.max(1, Math.min(height, width) / sampleSize);
    try (TensorScope scope = TensorScope.open()) {
      Tensor logits =
          times == 1
              ? forward(pictures)
              : Warp.resize(forward(torch.avg_pool2d(pictures, times, times)), height, width);
      return scope.keep(torch.sigmoid(logits));
    }
  }

  /**
   * Looks for the dancer of pictures [N, 3, H, W] in [-1, 1], whose sides can be halved once per
   * width: f32 logits [N, 1, H, W], above 0 where it rather is.
   */
  public Tensor forward(Tensor picture) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = convIn.forward(torch.pixel_unshuffle(picture, PIXELS));
      Deque<Tensor> passed = new ArrayDeque<>();
      for (int i = 0; i < down.size(); i++) {
        hidden = down.get(i).forward(hidden);
        passed.push(hidden);
        hidden = shrink.get(i).forward(hidden);
      }
      for (Block block : middle) {
        hidden = block.forward(hidden);
      }
      for (int i = 0; i < up.size(); i++) {
        Tensor fine = passed.pop();
        Tensor coarse = widen.get(i).forward(hidden);
        Tensor raised = torch.upsample_nearest2d(coarse, fine.size(2), fine.size(3));
        hidden = up.get(i).forward(fine.add(raised));
      }
      Tensor logits = convOut.forward(torch.silu(normOut.forward(hidden)));
      return scope.keep(Tensors.cast(torch.pixel_shuffle(logits, PIXELS), ScalarType.Float));
    }
  }

  /** Residual block: two times (normalise, SiLU, 3x3), the second from zero, added to the input. */
  private static final class Block extends Layer {
    private final GroupNorm norm1;
    private final Conv2d conv1;
    private final GroupNorm norm2;
    private final Conv2d conv2;

    Block(int width) {
      norm1 = child("norm1", new GroupNorm(GROUPS, width, EPSILON));
      conv1 = child("conv1", Conv2d.same(width, width));
      norm2 = child("norm2", new GroupNorm(GROUPS, width, EPSILON));
      conv2 = child("conv2", Conv2d.zero(width, width, 3));
    }

    Tensor forward(Tensor x) {
      Tensor inner = conv1.forward(torch.silu(norm1.forward(x)));
      return x.add(conv2.forward(torch.silu(norm2.forward(inner))));
    }
  }
}
