package org.musedance.train;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.Pictures;
import org.musedance.dataset.SongBank;
import org.musedance.dataset.WorldClip;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.dance.Warp;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.EncoderFeatures;
import org.musedance.model.vae.Posterior;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * Trains a small VAE together with the reference decoder, on pairs of a picture at rest and in a
 * pose with the exact flow between them.
 *
 * <p>The reference decoder sees what the denoiser will give it: latents with noise, and a coarse
 * flow that is scaled and shaken. It learns the fine flow, where the reference picture is no help
 * (the world knows what was hidden), and to paint there.
 */
final class VaeStage implements Stage<ClipBatch> {
  private static final double DIVERGENCE_WEIGHT = 5e-4;
  private static final double WARP_WEIGHT = 0.3;
  private static final double FLOW_WEIGHT = 0.1;
  private static final double MORE_WHERE_MOVING = 4;
  private static final double MASK_WEIGHT = 0.1;
  private static final double LATENT_NOISE = 0.35;
  private static final int SHEET_COLUMNS = 8;
  private static final int MEASURED_CLIPS = 64;

  private final AutoencoderKl vae;
  private final ReferenceDecoder decoder;
  private final TrainConfig config;
  private final SongBank songs;
  private final Compute compute;
  private final WorldClip.Shape shape;
  private final Share share;

  VaeStage(MuseDanceModel model, TrainConfig config, SongBank songs, Share share, Compute compute) {
    if (!model.config().joint()) {
      throw new UserError(
          "the vae stage must train a model with flow_channels 2, but "
              + model.config().name()
              + " has none; use a published VAE instead");
    }
    vae = model.vae();
    decoder = model.referenceDecoder();
    this.config = config;
    this.songs = songs;
    this.share = share;
    this.compute = compute;
    double framesPerSecond = model.config().framesPerSecond();
    shape = new WorldClip.Shape(config.size(), 0, config.frames(), framesPerSecond, true);
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    vae.namedParameters().forEach((key, parameter) -> all.put("vae." + key, parameter));
    decoder
        .namedParameters()
        .forEach((key, parameter) -> all.put("reference_decoder." + key, parameter));
    return all;
  }

  @Override
  public boolean trains(String key) {
    return true;
  }

  @Override
  public ClipBatch batch(long pass) {
    return clips(Split.TRAIN, share.first(pass), share.batch());
  }

  @Override
  public ClipBatch validation(long pass) {
    return clips(Split.VALIDATION, share.first(pass), share.batch());
  }

  @Override
  public List<Map<String, String>> describe(long pass) {
    return draw(Split.TRAIN, share.first(pass), share.batch()).stream()
        .map(WorldClip::describe)
        .toList();
  }

  private ClipBatch clips(Split split, long first, int count) {
    return new ClipBatch(draw(split, first, count), 1, true);
  }

  private List<WorldClip> draw(Split split, long first, int count) {
    return LongStream.range(first, first + count)
        .parallel()
        .mapToObj(i -> WorldClip.draw(config.seed(), split, i, songs, shape))
        .toList();
  }

  @Override
  public Losses losses(ClipBatch batch, long number) {
    Pass pass = pass(batch, true, share.first(number));
    Map<String, Tensor> parts = new LinkedHashMap<>();
    Tensor plain = Tensors.cast(pass.plain, ScalarType.Float);
    parts.put("plain", PictureLoss.of(plain, pass.truth, null));
    parts.put("composed", PictureLoss.of(pass.motion.compose(pass.reference), pass.truth, null));
    Tensor visible = Tensors.shift(pass.hidden.neg(), 1);
    Tensor moved = Warp.apply(pass.reference, pass.motion.flow());
    parts.put("warp", Tensors.scale(moved.sub(pass.truth).abs().mul(visible).mean(), WARP_WEIGHT));
    Tensor flow = FlowLoss.absolute(pass.motion, pass.flow, visible, MORE_WHERE_MOVING);
    parts.put("flow", Tensors.scale(flow, FLOW_WEIGHT));
    parts.put(
        "mask",
        Tensors.scale(
            torch.binary_cross_entropy_with_logits(pass.motion.visibleLogit(), visible),
            MASK_WEIGHT));
    parts.put("divergence", Tensors.scale(divergence(pass.posterior), DIVERGENCE_WEIGHT));
    Tensor total = parts.values().stream().reduce(Tensor::add).orElseThrow();
    return new Losses(total, parts);
  }

  /** Kullback-Leibler divergence from the standard normal, per latent value. */
  private static Tensor divergence(Posterior posterior) {
    Tensor mean = Tensors.cast(posterior.mean(), ScalarType.Float);
    Tensor logvar = Tensors.cast(posterior.logvar(), ScalarType.Float);
    return Tensors.scale(
        Tensors.shift(mean.square().add(logvar.exp()).sub(logvar), -1).mean(), 0.5);
  }

  /** Everything of a forward pass; rows are frames. */
  private record Pass(
      Tensor truth,
      Tensor reference,
      Tensor flow,
      Tensor hidden,
      Posterior posterior,
      Tensor plain,
      ReferenceDecoder.Motion motion) {}

  private Pass pass(ClipBatch batch, boolean shaken, long first) {
    long frames = config.frames();
    ClipChance chance = new ClipChance(config.seed(), first, batch.clips(), compute);
    Tensor image = Pictures.input(batch.frames(), compute);
    Tensor still = Pictures.input(batch.references(), compute);
    Posterior posterior = vae.encode(image);
    Tensor latent = posterior.sample(chance.normalLike("posterior", posterior.mean()));
    EncoderFeatures seen = vae.encodeFeatures(still);
    ReferenceDecoder.Reference reference =
        new ReferenceDecoder.Reference(
                seen.posterior().mean(), seen.maps().get(1), seen.maps().get(0))
            .repeat(frames);
    Tensor flow = Tensors.to(batch.flow(), compute.device());
    Tensor coarse =
        Tensors.scale(
            torch.avg_pool2d(flow, ReferenceDecoder.STRIDE, ReferenceDecoder.STRIDE),
            1.0 / ReferenceDecoder.STRIDE);
    ReferenceDecoder.Motion motion =
        decoder.forward(
            shaken ? noisy(latent, chance) : posterior.mean(),
            shaken ? shake(coarse, chance) : coarse,
            reference);
    Tensor hidden = Tensors.to(batch.hidden(), compute.device()).to(ScalarType.Float).unsqueeze(1);
    return new Pass(
        Tensors.cast(image, ScalarType.Float),
        Tensors.cast(Tensors.repeatRows(still, frames), ScalarType.Float),
        flow,
        hidden,
        posterior,
        vae.decode(shaken ? latent : posterior.mean()),
        motion);
  }

  /** Latents as a denoiser gives them: with an error of up to a third of their spread. */
  private Tensor noisy(Tensor latent, ClipChance chance) {
    Tensor level = Tensors.scale(chance.uniformRows("latent level", config.frames()), LATENT_NOISE);
    Tensor noise = chance.normalLike("latent noise", latent);
    return latent.add(noise.mul(Tensors.cast(level, compute.type())));
  }

  /** Coarse flow with a wrong length and a smooth disturbance. */
  private Tensor shake(Tensor flow, ClipChance chance) {
    Tensor corner = flow.narrow(2, 0, 4).narrow(3, 0, 4);
    Tensor single = flow.narrow(1, 0, 1).narrow(2, 0, 1).narrow(3, 0, 1);
    Tensor smooth =
        Warp.resize(chance.normalLike("flow noise", corner), flow.size(2), flow.size(3));
    Tensor strength = Tensors.scale(chance.uniformRows("flow noise level", config.frames()), 0.25);
    Tensor length = Tensors.shift(Tensors.scale(chance.normalLike("flow length", single), 0.15), 1);
    return flow.mul(length).add(smooth.mul(strength));
  }

  @Override
  public Sheet sheet() {
    try (ClipBatch batch = clips(Split.VALIDATION, 0, SHEET_COLUMNS)) {
      Pass pass = pass(batch, false, 0);
      Tensor visible = torch.sigmoid(pass.motion.visibleLogit());
      Tensor shown = Tensors.shift(Tensors.scale(visible, 2), -1).expand(-1, 3, -1, -1);
      Tensor composed = pass.motion.compose(pass.reference);
      Tensor[] rows = {
        pass.reference,
        pass.truth,
        pass.plain,
        composed,
        Warp.apply(pass.reference, pass.motion.flow()),
        shown
      };
      for (int i = 0; i < rows.length; i++) {
        rows[i] = rows[i].narrow(0, 0, SHEET_COLUMNS);
      }
      return Sheet.of(Pictures.sheet(rows), composed, pass.truth);
    }
  }

  /** Measures the latents' spread, so that diffusion works on about unit variance. */
  @Override
  public void finish(Path modelFolder) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter();
        ClipBatch batch = clips(Split.VALIDATION, 0, MEASURED_CLIPS)) {
      Tensor latents = vae.encode(Pictures.input(batch.references(), compute)).mean();
      Tensor values = Tensors.cast(latents, ScalarType.Float);
      double mean = values.mean().item_double();
      double scale = 1 / values.std().item_double();
      Path file = modelFolder.resolve("vae/config.json");
      VaeConfig.read(file).withScale(scale, mean).write(file);
    }
  }

  @Override
  public void close() {}
}
