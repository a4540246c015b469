package org.musedance.train;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.Pictures;
import org.musedance.dataset.SongBank;
import org.musedance.dataset.WorldClip;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.dance.Warp;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.world.Split;

/**
 * Teaches the reference decoder what a trained denoiser imagines. The decoder has learnt from clean
 * latents; imagined ones are vague where the motion is not certain, and it takes vagueness for a
 * place that the reference picture does not show, and paints a blur there.
 *
 * <p>Every output has a target of its own: the flow and the mask those of the world, the painted
 * pixels the true ones where the reference hides them. The composed picture has one only where the
 * truth stands still: where an imagined motion is not the true one, the smallest error is a blur.
 */
final class DecoderStage implements Stage<ClipInputs> {
  private static final double FLOW_WEIGHT = 0.05;

  /** Limbs move wherever they may be; the subject's mask keeps the ground beside them still. */
  private static final double MORE_WHERE_MOVING = 6;

  private static final double STILL_WEIGHT = 3;
  private static final double SEEN_WEIGHT = 0.05;
  private static final int SHEET_CLIPS = 2;

  private final MuseDanceModel model;
  private final TrainConfig config;
  private final ClipSource source;
  private final Share share;
  private final Compute compute;
  private final WorldClip.Shape shape;
  private final ClipPass pass;

  DecoderStage(
      MuseDanceModel model,
      SchedulerConfig scheduler,
      TrainConfig config,
      SongBank songs,
      Share share,
      Compute compute) {
    this.model = model;
    this.config = config;
    this.share = share;
    this.compute = compute;
    TrainedWeights.place(this, model, config, compute);
    boolean inRow = !config.scattered();
    int previous = inRow ? model.config().previousFrames() : 0;
    double framesPerSecond = model.config().framesPerSecond();
    shape =
        new WorldClip.Shape(
            config.size(), previous, config.frames(), framesPerSecond, config.scattered());
    source = new WorldSource(model, config.seed(), songs, shape, config.data().clips(), 1, true);
    pass = new ClipPass(model, scheduler, config, true, inRow, share, compute);
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    model
        .referenceDecoder()
        .namedParameters()
        .forEach((key, parameter) -> all.put("reference_decoder." + key, parameter));
    return all;
  }

  @Override
  public boolean trains(String key) {
    return true;
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

  /** What was drawn and what was made of it; rows are new frames. */
  private record Made(
      Tensor reference,
      Tensor truth,
      Tensor flow,
      Tensor visible,
      ReferenceDecoder.Motion motion) {}

  private Made make(ClipInputs batch, long first) {
    ClipPass.Imagined imagined;
    try (NoGrad noGrad = NoGrad.enter()) {
      imagined = pass.imagine(batch, first);
    }
    Tensor reference = Pictures.input(batch.clips().references(), compute.with(ScalarType.Float));
    Tensor hidden = Tensors.to(batch.clips().hidden(), compute.device()).to(ScalarType.Float);
    return new Made(
        Tensors.repeatRows(reference, config.frames()),
        fresh(Pictures.input(batch.clips().frames(), compute.with(ScalarType.Float))),
        fresh(Tensors.to(batch.clips().flow(), compute.device())),
        fresh(Tensors.shift(hidden.unsqueeze(1).neg(), 1)),
        model.decode(imagined.latents(), imagined.reference()));
  }

  /** Without the frames before. */
  private Tensor fresh(Tensor frames) {
    long clips = frames.size(0) / (shape.previous() + shape.count());
    return ClipPass.rows(frames, clips, shape.previous(), shape.count());
  }

  @Override
  public Losses losses(ClipInputs batch, long pass) {
    Made made = make(batch, share.first(pass));
    ReferenceDecoder.Motion motion = made.motion();
    Tensor hidden = Tensors.shift(made.visible().neg(), 1);
    Tensor weight = Tensors.shift(hidden, SEEN_WEIGHT);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor flow = FlowLoss.squared(motion, made.flow(), made.visible(), MORE_WHERE_MOVING);
    parts.put("flow", Tensors.scale(flow, FLOW_WEIGHT));
    parts.put(
        "mask", torch.binary_cross_entropy_with_logits(motion.visibleLogit(), made.visible()));
    parts.put("paint", PictureLoss.of(motion.painted(), made.truth(), weight));
    Tensor error = motion.compose(made.reference()).sub(made.truth()).abs();
    parts.put("still", Tensors.scale(error.mul(still(made)).mean(), STILL_WEIGHT));
    return new Losses(parts.values().stream().reduce(Tensor::add).orElseThrow(), parts);
  }

  /** [N, 1, H, W]: 1 where the truth shows what the reference shows, unmoved. */
  private static Tensor still(Made made) {
    Tensor moved = made.flow().abs().sum(new long[] {1}, true, new ScalarTypeOptional());
    return moved.eq(new Scalar(0)).to(ScalarType.Float).mul(made.visible());
  }

  /** Rows: reference, truth, what is shown, the same by warping alone, where it is painted. */
  @Override
  public Sheet sheet() {
    try (ClipInputs batch = source.clips(Split.VALIDATION, 0, SHEET_CLIPS);
        TensorScope scope = TensorScope.open()) {
      Made made = make(batch, 0);
      Tensor visible = torch.sigmoid(made.motion().visibleLogit());
      Tensor painted = Tensors.shift(Tensors.scale(visible, -2), 1).expand(-1, 3, -1, -1);
      Tensor composed = made.motion().compose(made.reference());
      BufferedImage picture =
          Pictures.sheet(
              made.reference(),
              made.truth(),
              composed,
              Warp.sharp(made.reference(), made.motion().flow()),
              painted);
      return Sheet.of(picture, composed, made.truth());
    }
  }

  @Override
  public void close() {}
}
