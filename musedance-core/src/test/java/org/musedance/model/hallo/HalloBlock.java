package org.musedance.model.hallo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.Reference;
import org.musedance.model.blocks.Normalisation;
import org.musedance.model.blocks.ResnetBlock;
import org.musedance.model.blocks.SpatialTransformer;
import org.musedance.model.blocks.TokenGrid;
import org.musedance.model.dance.MotionConfig;
import org.musedance.model.dance.MotionModule;
import org.musedance.tensor.Conv2d;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Tensors;
import org.musedance.weights.KeyMap;

/**
 * A block of the reference's small Hallo denoiser, made of our layers: resnet, spatial attention,
 * audio, motion; then a convolution to half the size (down), or one more resnet (middle).
 */
final class HalloBlock extends Layer {
  private static final int WIDTH = 32;
  private static final int TIME_WIDTH = 48;
  private static final int CONTEXT_WIDTH = 24;
  private static final int AUDIO_WIDTH = 20;
  private static final int HEADS = 4;
  private static final int GROUPS = 8;
  private static final MotionConfig MOTION = new MotionConfig(8, 32, 32, true);
  private static final String REFERENCE = "in.bank.attentions.0.transformer_blocks.0";

  private final ResnetBlock resnet = child("resnets.0", resnet());
  private final SpatialTransformer attention =
      child("attentions.0", new SpatialTransformer(WIDTH, CONTEXT_WIDTH, HEADS, GROUPS, false));
  private final AudioModule audio =
      child("audio_modules.0", new AudioModule(WIDTH, WIDTH, AUDIO_WIDTH, HEADS, GROUPS));
  private final MotionModule motion = child("motion_modules.0", new MotionModule(WIDTH, MOTION));
  private final Conv2d downsample;
  private final ResnetBlock last;

  private HalloBlock(boolean down) {
    downsample = down ? child("downsamplers.0.conv", new Conv2d(WIDTH, WIDTH, 3, 2, 1)) : null;
    last = down ? null : child("resnets.1", resnet());
  }

  private static ResnetBlock resnet() {
    return new ResnetBlock(WIDTH, WIDTH, TIME_WIDTH, new Normalisation(GROUPS, 1e-5, false));
  }

  /** With the weights of a published path, all of them. */
  static HalloBlock load(String path) {
    HalloBlock block = new HalloBlock(path.startsWith("down"));
    Reference.load(block, "animate/hallo_net.pth", KeyMap.under("denoising_unet." + path + "."));
    return block;
  }

  /**
   * What the layers give for one clip of a case, by the names of the reference's outputs, as frames
   * [F, C, H, W].
   *
   * @param seesReference not in the half of a guided batch that is without conditions
   */
  Map<String, Tensor> run(Map<String, Tensor> io, long clip, boolean seesReference) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    Tensor x = frames(io.get("in.hidden_states"), clip);
    long frames = x.size(0);
    Tensor time = torch.silu(io.get("in.temb").narrow(0, clip, 1));
    Tensor bank = io.get(REFERENCE);
    long rows = bank.size(0) / io.get("in.hidden_states").size(0);
    Tensor seen = seesReference ? seen(bank, rows, clip * frames, frames) : null;
    x = resnet.forward(x, time, frames);
    out.put("out.act.resnets.0", x);
    x =
        attention.forward(
            x,
            attention.prepare(
                io.get("in.context").narrow(0, clip, 1).expand(frames, -1, -1), null, seen),
            tokens -> {});
    out.put("out.act.attentions.0", x);
    x = audio.forward(x, io.get("in.audio").select(0, clip), masks(io, clip * frames, frames));
    out.put("out.act.audio_modules.0", x);
    Tensor before = TokenGrid.map(bank.narrow(0, clip * rows + 1, rows - 1), x);
    x = motion.forward(x, frames, before);
    out.put("out.act.motion_modules.0", x);
    x = downsample == null ? last.forward(x, time, frames) : downsample.forward(x);
    out.put("out.hidden_states", x);
    return out;
  }

  /**
   * The reference tokens of each frame. Hallo repeats the clips' tokens along the wrong axis: frame
   * i of the whole batch sees those of clip i mod B, which makes no difference where all clips have
   * the same picture.
   */
  private static Tensor seen(Tensor bank, long rows, long first, long frames) {
    long clips = bank.size(0) / rows;
    List<Tensor> seen = new ArrayList<>();
    for (long i = first; i < first + frames; i++) {
      seen.add(bank.narrow(0, i % clips * rows, 1));
    }
    return Tensors.cat(0, seen);
  }

  static RegionMasks masks(Map<String, Tensor> io, long first, long count) {
    Tensor full = io.get("in.full_mask").narrow(0, first, count);
    Tensor face = io.get("in.face_mask").narrow(0, first, count);
    Tensor lip = io.get("in.lip_mask").narrow(0, first, count);
    if (!io.containsKey("in.motion_scale")) {
      return RegionMasks.of(full, face, lip);
    }
    float[] scale = Tensors.floats(io.get("in.motion_scale"));
    List<Double> weights = List.of((double) scale[0], (double) scale[1], (double) scale[2]);
    return new RegionMasks(full, face, lip, weights);
  }

  /** One clip of a video [B, C, F, H, W] as frames [F, C, H, W]. */
  static Tensor frames(Tensor video, long clip) {
    return video.select(0, clip).transpose(0, 1).contiguous();
  }
}
