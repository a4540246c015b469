package org.musedance.model.unet;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.dance.AddedConditions;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The denoiser of a clip: Stable Diffusion's U-Net over frames, which sees a reference picture
 * (AnimateAnyone), attends to music and beats (MuseDance) and over time (AnimateDiff), and goes on
 * from previous frames (Hallo).
 *
 * <p>What does not change from step to step is computed by {@link #prepare} once per clip: the keys
 * and values of text, reference, music and beats in every block.
 */
public final class DenoisingUnet extends Unet {
  private final AddedConditions added;

  public DenoisingUnet(UnetConfig config) {
    super(config, true);
    added =
        config.addedConditions()
            ? child(
                "added_conditions",
                new AddedConditions(
                    config.crossAttentionDim(),
                    config.musicModules().tokenWidth(),
                    config.beatModules().tokenWidth(),
                    config.timeWidth()))
            : null;
  }

  /** A clip's conditions, projected for every block. Valid as long as the weights stay the same. */
  public static final class Prepared {
    private final Map<UnetLayer, UnetLayer.Prepared> layers;
    private final Tensor pose;
    private final Tensor referenceLatents;
    private final Tensor added;

    private Prepared(
        Map<UnetLayer, UnetLayer.Prepared> layers,
        Tensor pose,
        Tensor referenceLatents,
        Tensor added) {
      this.layers = layers;
      this.added = added;
      this.pose = pose;
      this.referenceLatents = referenceLatents;
    }
  }

  /** Projects the conditions of a clip, in the type of the computation. */
  public Prepared prepare(Conditions given) {
    return new Prepared(
        prepareLayers(given, null),
        given.pose(),
        given.referenceLatents(),
        added == null ? null : added.forward(given.text(), given.music(), given.beats()));
  }

  /**
   * Predicts noise, velocity or sample of all frames, whatever the network was trained for.
   *
   * @param latents noisy latents [B*F, C, H, W]
   * @param timesteps [B]
   * @param prepared the conditions of these clips
   * @return [B*F, out, H, W]
   */
  public Tensor forward(Tensor latents, Tensor timesteps, Prepared prepared) {
    return forward(latents, timesteps, prepared, false);
  }

  /** The same for pictures on their own, one timestep per row; motion modules are left out. */
  public Tensor forwardStill(Tensor latents, Tensor timesteps, Prepared prepared) {
    return forward(latents, timesteps, prepared, true);
  }

  private Tensor forward(Tensor latents, Tensor timesteps, Prepared prepared, boolean still) {
    try (TensorScope scope = TensorScope.open()) {
      long frames = latents.size(0) / timesteps.size(0);
      Tensor input = config().concatReference() ? concatenated(latents, prepared) : latents;
      Tensor entered = enter(input);
      if (prepared.pose != null) {
        entered = entered.add(prepared.pose);
      }
      Tensor time = time(timesteps, latents, prepared.added);
      Pass pass = new Pass(time, frames, prepared.layers, Tap.NONE, still);
      return scope.keep(leave(through(entered, pass), frames));
    }
  }

  /** The latents with those of the reference, or zeros, behind them on the channel axis. */
  private Tensor concatenated(Tensor latents, Prepared prepared) {
    Tensor reference = prepared.referenceLatents;
    if (reference == null) {
      long channels = config().inChannels() - latents.size(1);
      Tensor one = torch.zeros_like(latents.narrow(1, 0, 1));
      return Tensors.cat(1, latents, one.expand(-1, channels, -1, -1));
    }
    long frames = latents.size(0) / reference.size(0);
    return Tensors.cat(1, latents, Tensors.repeatRows(reference, frames));
  }
}
