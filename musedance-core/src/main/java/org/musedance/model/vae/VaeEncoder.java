package org.musedance.model.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/** From a picture to the two moments of its latent, halving the sides between resolutions. */
final class VaeEncoder extends Layer {
  private final int patchSize;
  private final Conv2d convIn;
  private final List<DownBlock> downBlocks = new ArrayList<>();
  private final VaeMidBlock midBlock;
  private final GroupNorm normOut;
  private final Conv2d convOut;

  VaeEncoder(VaeConfig config) {
    patchSize = config.patchSize();
    List<Integer> widths = config.blockOutChannels();
    int colours = config.inChannels() * patchSize * patchSize;
    convIn = child("conv_in", Conv2d.same(colours, widths.get(0)));
    int width = widths.get(0);
    for (int i = 0; i < widths.size(); i++) {
      boolean halves = i < widths.size() - 1;
      DownBlock block = new DownBlock(width, widths.get(i), halves, config);
      downBlocks.add(child("down_blocks." + i, block));
      width = widths.get(i);
    }
    midBlock = child("mid_block", new VaeMidBlock(width, config));
    normOut =
        child("conv_norm_out", new GroupNorm(config.normNumGroups(), width, AutoencoderKl.EPSILON));
    convOut = child("conv_out", Conv2d.same(width, 2L * config.latentChannels()));
  }

  /** Maps an image [B, 3, H, W] to moments [B, 2*latentChannels, H/stride, W/stride]. */
  Tensor forward(Tensor image) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = enter(image);
      for (DownBlock block : downBlocks) {
        hidden = block.forward(hidden);
      }
      return scope.keep(leave(midBlock.forward(hidden)));
    }
  }

  /** What {@link #features} gives besides the maps. */
  record Features(List<Tensor> maps, Tensor moments) {}

  /** The same with every map before a halving and the one before the last normalisation. */
  Features features(Tensor image) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> maps = new ArrayList<>();
      Tensor hidden = enter(image);
      for (DownBlock block : downBlocks) {
        hidden = block.resnets(hidden);
        if (block.halves()) {
          maps.add(scope.keep(hidden));
          hidden = block.halve(hidden);
        }
      }
      hidden = midBlock.forward(hidden);
      maps.add(scope.keep(hidden));
      return new Features(List.copyOf(maps), scope.keep(leave(hidden)));
    }
  }

  private Tensor enter(Tensor image) {
    return convIn.forward(patchSize == 1 ? image : torch.pixel_unshuffle(image, patchSize));
  }

  private Tensor leave(Tensor hidden) {
    return convOut.forward(torch.silu(normOut.forward(hidden)));
  }

  /** The resnets of one resolution, then a 3x3 of stride 2 that looks right and down. */
  private static final class DownBlock extends Layer {
    /** Padding of the last two axes: left, right, top, bottom. */
    private static final long[] RIGHT_AND_BOTTOM = {0, 1, 0, 1};

    private final List<VaeResnet> resnets = new ArrayList<>();
    private final Conv2d down;

    DownBlock(int in, int out, boolean halves, VaeConfig config) {
      for (int i = 0; i < config.layersPerBlock(); i++) {
        VaeResnet resnet = new VaeResnet(i == 0 ? in : out, out, config.normNumGroups());
        resnets.add(child("resnets." + i, resnet));
      }
      down = halves ? child("downsamplers.0.conv", new Conv2d(out, out, 3, 2, 0)) : null;
    }

    boolean halves() {
      return down != null;
    }

    Tensor forward(Tensor x) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor hidden = resnets(x);
        return scope.keep(halves() ? halve(hidden) : hidden);
      }
    }

    Tensor resnets(Tensor x) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor hidden = x;
        for (VaeResnet resnet : resnets) {
          hidden = resnet.forward(hidden);
        }
        return scope.keep(hidden);
      }
    }

    Tensor halve(Tensor x) {
      try (TensorScope scope = TensorScope.open()) {
        return scope.keep(down.forward(torch.constant_pad_nd(x, RIGHT_AND_BOTTOM)));
      }
    }
  }
}
