package org.musedance.model.unet;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.dance.AddedConditions;
import org.musedance.tensor.Checkpoints;
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
    private final int framesAtOnce;
    private final Checkpoints checkpoints;

    private Prepared(
        Map<UnetLayer, UnetLayer.Prepared> layers,
        Tensor pose,
        Tensor referenceLatents,
        Tensor added,
        int framesAtOnce,
        Checkpoints checkpoints) {
      this.layers = layers;
      this.added = added;
      this.pose = pose;
      this.referenceLatents = referenceLatents;
      this.framesAtOnce = framesAtOnce;
      this.checkpoints = checkpoints;
    }

    /**
     * The same, with so many frames of the clip going through the layers that do not relate them at
     * a time: less memory, same result. For one clip, without gradients, and not for networks that
     * normalise across frames.
     */
    public Prepared inTurn(int frames) {
      return new Prepared(layers, pose, referenceLatents, added, frames, checkpoints);
    }

    /** The same, with layers that are segments of checkpoints. */
    public Prepared with(Checkpoints other) {
      UnaryOperator<Tensor> cross = other.boundary();
      return new Prepared(
          mapped(layers, cross),
          cross.apply(pose),
          cross.apply(referenceLatents),
          cross.apply(added),
          framesAtOnce,
          other);
    }
  }

  /** Projects the conditions of a clip, in the type of the computation. */
  public Prepared prepare(Conditions given) {
    return new Prepared(
        prepareLayers(given, null),
        given.pose(),
        given.referenceLatents(),
        added == null ? null : added.forward(given.text(), given.music(), given.beats()),
        Integer.MAX_VALUE,
        Checkpoints.off());
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
    int atOnce =
        timesteps.size(0) == 1 && config().useInflatedGroupnorm()
            ? prepared.framesAtOnce
            : Integer.MAX_VALUE;
    Tensor made = forward(latents, timesteps, prepared, still, atOnce);
    if (atOnce < latents.size(0)) {
      // Decoding needs other sizes again: what is left free goes back to the system.
      Pointer.trimMemory();
    }
    return made;
  }

  private Tensor forward(
      Tensor latents, Tensor timesteps, Prepared prepared, boolean still, int atOnce) {
    try (TensorScope scope = TensorScope.open()) {
      long frames = latents.size(0) / timesteps.size(0);
      Tensor input = config().concatReference() ? concatenated(latents, prepared) : latents;
      Tensor entered = enter(input);
      if (prepared.pose != null) {
        entered = entered.add(prepared.pose);
      }
      Tensor time = time(timesteps, latents, prepared.added);
      UnaryOperator<Tensor> cross = prepared.checkpoints.boundary();
      Pass pass =
          new Pass(
              cross.apply(time),
              frames,
              prepared.layers,
              Tap.NONE,
              still,
              atOnce,
              prepared.checkpoints);
      return scope.keep(leave(through(cross.apply(entered), pass), frames));
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
