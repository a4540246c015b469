package org.musedance.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;
import org.musedance.dataset.Pictures;
import org.musedance.dataset.SongBank;
import org.musedance.dataset.WorldClip;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * The two stages of the paper. They differ in what a clip is and in what is trained:
 *
 * <ul>
 *   <li>appearance: single frames with the map of their pose, left out at random because inference
 *       has none; trains the denoiser's spatial layers, the ReferenceNet and the pose guider;
 *   <li>motion: frames in a row with music, beats and previous frames; trains the music, beat and
 *       motion modules with what feeds them, everything else is frozen. It may start on frames at
 *       scattered moments, without the motion modules: a step costs less than half and sees more of
 *       the dance.
 * </ul>
 */
final class ClipStage implements Stage<ClipInputs> {
  private static final Pattern DANCE_MODULES =
      Pattern.compile(
          "\\.(music|beat|motion)_modules\\.|\\.added_conditions\\.(music|beat)\\.|^conditioner\\.");
  private static final Pattern SPATIAL =
      Pattern.compile("^(denoising_unet|reference_unet|pose_guider)\\.");

  /** Their losses are not these stages'. */
  private static final Pattern OTHERS =
      Pattern.compile("^(vae|reference_decoder|subject_finder)\\.");

  private static final int SHEET_CLIPS = 4;

  private final MuseDanceModel model;
  private final TrainConfig config;
  private final ClipSource source;
  private final WorldClip.Shape shape;
  private final ClipPass pass;
  private final boolean dancing;
  private final Share share;

  /**
   * @param songs music of the dance world; null where clips come from a dataset
   */
  private ClipStage(
      MuseDanceModel model,
      SchedulerConfig scheduler,
      TrainConfig config,
      SongBank songs,
      boolean dancing,
      Share share,
      Compute compute) {
    this.model = model;
    this.config = config;
    this.dancing = dancing;
    this.share = share;
    String latents = config.data().latents() ? checksum(model) : null;
    refuseOthers();
    TrainedWeights.place(this, model, config, compute);
    boolean inRow = dancing && !config.scattered();
    pass = new ClipPass(model, scheduler, config, dancing, inRow, share, compute);
    shape =
        new WorldClip.Shape(
            config.size(),
            inRow ? model.config().previousFrames() : 0,
            config.frames(),
            model.config().framesPerSecond(),
            !inRow);
    source =
        config.data().shards() == null
            ? new WorldSource(
                model,
                config.seed(),
                songs,
                shape,
                config.data().clips(),
                ReferenceDecoder.STRIDE,
                !dancing)
            : new ShardSource(model, config, share, shape, !dancing, latents);
  }

  /** Without a gradient they would only decay. */
  private void refuseOthers() {
    Trainer.trained(this, config.trainable()).keySet().stream()
        .filter(key -> OTHERS.matcher(key).find())
        .findFirst()
        .ifPresent(
            key -> {
              throw new UserError(
                  "trainable must match what the stage %s learns, but matches %s; parts that stand before or behind the denoiser have stages of their own"
                      .formatted(config.stage(), key));
            });
  }

  /** What tells its latents from others'; taken before the weights are rounded for computing. */
  private static String checksum(MuseDanceModel model) {
    EncodedDataset.refusePixels(model.config());
    return VaeChecksum.of(model.vae());
  }

  static ClipStage appearance(
      MuseDanceModel model,
      SchedulerConfig scheduler,
      TrainConfig config,
      SongBank songs,
      Share share,
      Compute compute) {
    return new ClipStage(model, scheduler, config, songs, false, share, compute);
  }

  static ClipStage motion(
      MuseDanceModel model,
      SchedulerConfig scheduler,
      TrainConfig config,
      SongBank songs,
      Share share,
      Compute compute) {
    return new ClipStage(model, scheduler, config, songs, true, share, compute);
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    model
        .components()
        .forEach(
            (name, layer) ->
                layer
                    .namedParameters()
                    .forEach((key, parameter) -> all.put(name + "." + key, parameter)));
    return all;
  }

  @Override
  public boolean trains(String key) {
    boolean dance = DANCE_MODULES.matcher(key).find();
    return dancing ? dance : SPATIAL.matcher(key).find() && !dance;
  }

  @Override
  public ClipInputs batch(long pass) {
    return source.clips(Split.TRAIN, share.first(pass), share.batch());
  }

  @Override
  public ClipInputs validation(long pass) {
    return source.clips(Split.VALIDATION, share.first(pass), share.batch());
  }

  @Override
  public List<Map<String, String>> describe(long pass) {
    return source.describe(share.first(pass), share.batch());
  }

  @Override
  public Losses losses(ClipInputs batch, long number) {
    return pass.losses(batch, number);
  }

  @Override
  public Map<String, Tensor> inputs(ClipInputs batch, long number) {
    return dancing ? pass.inputs(batch, number) : Stage.super.inputs(batch, number);
  }

  /** Per clip a row of generated frames above one of the truth, the reference in front. */
  @Override
  public Sheet sheet() {
    try (ClipInputs batch = source.clips(Split.VALIDATION, 0, SHEET_CLIPS)) {
      Compute cpu = Compute.cpu();
      Tensor made = pass.generate(batch).cpu();
      Tensor truth = Pictures.input(batch.clips().frames(), cpu);
      Tensor reference = Pictures.input(batch.clips().references(), cpu);
      int perClip = shape.previous() + shape.count();
      List<Tensor> rows = new ArrayList<>();
      for (int clip = 0; clip < SHEET_CLIPS; clip++) {
        Tensor first = reference.narrow(0, clip, 1);
        rows.add(Tensors.cat(0, first, made.narrow(0, (long) clip * shape.count(), shape.count())));
        long start = (long) clip * perClip + shape.previous();
        rows.add(Tensors.cat(0, first, truth.narrow(0, start, shape.count())));
      }
      return Sheet.of(
          Pictures.sheet(rows.toArray(new Tensor[0])),
          made,
          ClipPass.rows(truth, SHEET_CLIPS, shape.previous(), shape.count()));
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
