package org.musedance.model.vae;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.GroupNorm;
import org.musedance.tensor.Layer;
import org.musedance.tensor.TensorScope;

/** From a latent to a picture, doubling the sides between resolutions. */
final class VaeDecoder extends Layer {
  private final int patchSize;
  private final Conv2d convIn;
  private final VaeMidBlock midBlock;
  private final List<UpBlock> upBlocks = new ArrayList<>();
  private final GroupNorm normOut;
  private final Conv2d convOut;

  VaeDecoder(VaeConfig config) {
    patchSize = config.patchSize();
    List<Integer> widths = config.blockOutChannels();
    int last = widths.size() - 1;
    int width = widths.get(last);
    convIn = child("conv_in", Conv2d.same(config.latentChannels(), width));
    midBlock = child("mid_block", new VaeMidBlock(width, config));
    for (int i = 0; i <= last; i++) {
      UpBlock block = new UpBlock(width, widths.get(last - i), i < last, config);
      upBlocks.add(child("up_blocks." + i, block));
      width = widths.get(last - i);
    }
    normOut =
        child("conv_norm_out", new GroupNorm(config.normNumGroups(), width, AutoencoderKl.EPSILON));
    convOut =
        child("conv_out", Conv2d.same(width, (long) config.outChannels() * patchSize * patchSize));
  }

  /** Maps a latent [B, latentChannels, h, w] to an image [B, 3, h*stride, w*stride]. */
  Tensor forward(Tensor latent) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = midBlock.forward(convIn.forward(latent));
      for (UpBlock block : upBlocks) {
        hidden = block.forward(hidden);
      }
      Tensor image = convOut.forward(torch.silu(normOut.forward(hidden)));
      return scope.keep(patchSize == 1 ? image : torch.pixel_shuffle(image, patchSize));
    }
  }

  /** The resnets of one resolution, then each pixel becomes four and a 3x3 smooths them. */
  private static final class UpBlock extends Layer {
    private final List<VaeResnet> resnets = new ArrayList<>();
    private final Conv2d up;

    UpBlock(int in, int out, boolean doubles, VaeConfig config) {
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        VaeResnet resnet = new VaeResnet(i == 0 ? in : out, out, config.normNumGroups());
        resnets.add(child("resnets." + i, resnet));
      }
      up = doubles ? child("upsamplers.0.conv", Conv2d.same(out, out)) : null;
    }

    Tensor forward(Tensor x) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor hidden = x;
        for (VaeResnet resnet : resnets) {
          hidden = resnet.forward(hidden);
        }
        return scope.keep(up == null ? hidden : up.forward(twice(hidden)));
      }
    }

    private static Tensor twice(Tensor x) {
      return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
    }
  }
}
