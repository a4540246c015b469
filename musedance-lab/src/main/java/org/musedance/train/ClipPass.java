package org.musedance.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.Pictures;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.NoiseLevel;
import org.musedance.diffusion.NoiseSchedule;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.MuseDanceModel.ReferencePicture;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.ReferenceBank;
import org.musedance.tensor.Checkpoints;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * From a batch of clips to the denoiser's loss, shared by both stages of the paper: encode the
 * pictures, gather the conditions with some left out at random, add noise, denoise once.
 */
final class ClipPass {
  private static final double PREVIOUS_NOISE = 0.15;

  /** Of pictures whose maps stay in the cache: eight of 128 pixels. */
  private static final long PIXELS_AT_ONCE = 1 << 17;

  private final MuseDanceModel model;
  private final TrainConfig config;
  private final Compute compute;
  private final SchedulerConfig scheduler;
  private final NoiseSchedule schedule;
  private final boolean dancing;
  private final boolean inRow;
  private final Share share;
  private final PartsLeftOut without;

  /**
   * @param dancing whether frames have music and beats; else they have a pose
   * @param inRow whether the frames of a clip follow each other and those before them; else they
   *     are on their own
   */
  ClipPass(
      MuseDanceModel model,
      SchedulerConfig scheduler,
      TrainConfig config,
      boolean dancing,
      boolean inRow,
      Share share,
      Compute compute) {
    this.model = model;
    this.config = config;
    this.compute = compute;
    this.scheduler = scheduler;
    this.dancing = dancing;
    this.inRow = inRow;
    this.share = share;
    schedule = scheduler.schedule();
    without = new PartsLeftOut(config.without());
  }

  /** Clean latents of a batch: the reference pictures', and the frames' [B*N, C, h, w], f32. */
  private record Encoded(ReferencePicture reference, Tensor frames) {}

  /**
   * What is drawn for the new frames of a pass.
   *
   * @param clean their latents [B*F, C, h, w], f32
   * @param timesteps int64 [B], or [B*F] of scattered frames
   * @param noise like clean
   */
  private record Drawn(Tensor clean, Tensor timesteps, Tensor noise, Left left) {}

  private Drawn draw(ClipInputs batch, Encoded encoded, ClipChance chance, long pass) {
    Tensor clean = rows(encoded.frames(), batch.count(), previous(), config.frames());
    return new Drawn(
        clean,
        timesteps(chance.uniform("timestep", inRow ? 1 : config.frames())),
        chance.noiseLike(clean, config.loss().noiseOffset(), inRow ? config.frames() : 1),
        Left.draw(without.of(config.dropout()), chance, share.step(pass)));
  }

  private ClipChance chance(ClipInputs batch, long pass) {
    return new ClipChance(config.seed(), share.first(pass), batch.count(), compute);
  }

  Stage.Losses losses(ClipInputs batch, long pass) {
    ClipChance chance = chance(batch, pass);
    Encoded encoded = encode(batch);
    Drawn drawn = draw(batch, encoded, chance, pass);
    Tensor clean = drawn.clean();
    Tensor timesteps = drawn.timesteps();
    NoiseLevel level =
        schedule.level(Tensors.repeatRows(timesteps, clean.size(0) / timesteps.size(0)), clean);
    Checkpoints checkpoints =
        config.checkpointing() && !NoGrad.active() ? Checkpoints.on() : Checkpoints.off();
    Conditions conditions =
        without
            .of(conditions(batch, encoded, drawn.left(), chance, checkpoints))
            .map(checkpoints.boundary());
    Tensor noisy = Tensors.cast(level.addNoise(clean, drawn.noise()), compute.type());
    DenoisingUnet unet = model.denoisingUnet();
    Tensor output = denoise(noisy, timesteps, unet.prepare(conditions).with(checkpoints));
    return losses(output, clean, drawn.noise(), timesteps, encoded.reference()).with(checkpoints);
  }

  /**
   * What the losses of a pass are made of besides the weights, by name, for clips with one sentence
   * each: the batch itself, {@code noise} and {@code timesteps}, the noise of previous frames
   * ({@code shake}, in a row), and 1 or 0 for what is kept or left out.
   */
  Map<String, Tensor> inputs(ClipInputs batch, long pass) {
    ClipChance chance = chance(batch, pass);
    Encoded encoded = encode(batch);
    Drawn drawn = draw(batch, encoded, chance, pass);
    Left left = drawn.left();
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("references", batch.clips().references());
    inputs.put("frames", batch.clips().frames());
    inputs.put("flow", batch.clips().flow());
    inputs.put("features", batch.features());
    inputs.put("heard_by", batch.heardBy());
    inputs.put("beat_classes", batch.beatClasses());
    inputs.put("beat_phases", batch.beatPhases());
    inputs.put("ids", ids(said(batch.prompts(), left.text())));
    inputs.put("timesteps", drawn.timesteps());
    inputs.put("noise", drawn.noise());
    inputs.put("kept_music", kept(left.music(), 1, 1));
    inputs.put("kept_beat", kept(left.beat(), 1, 1));
    inputs.put("kept_bank", kept(new boolean[] {left.bank()}, 1, 1));
    if (inRow) {
      inputs.put("kept_previous", kept(left.previous(), 1, 1));
      inputs.put("shake", shake(chance, previousLatents(encoded, batch.count())));
    }
    return inputs;
  }

  private Stage.Losses losses(
      Tensor output, Tensor clean, Tensor noise, Tensor timesteps, ReferencePicture reference) {
    if (model.config().joint()) {
      Tensor image = Tensors.repeatRows(reference.image(), config.frames());
      long clips = reference.image().size(0);
      return ClipLoss.ofJoint(model.joint().clean(output, image), clean, model.joint(), clips);
    }
    return ClipLoss.ofPictures(
        output,
        clean,
        noise,
        timesteps,
        schedule,
        scheduler.predictionType(),
        config.loss().snrGamma());
  }

  private int previous() {
    return inRow ? model.config().previousFrames() : 0;
  }

  /** Frames {@code first} to {@code first + count - 1} of every clip of [B*N, ...]. */
  static Tensor rows(Tensor frames, long clips, long first, long count) {
    return frames.unflatten(0, new long[] {clips, -1}).narrow(1, first, count).flatten(0, 1);
  }

  private Encoded encode(ClipInputs batch) {
    return batch.clips().isEncoded() ? encodedBefore(batch.clips()) : encodeNow(batch);
  }

  /** Nothing is left to encode but for the move to the device. */
  private Encoded encodedBefore(ClipBatch clips) {
    Tensor image = Tensors.to(clips.referenceLatents(), compute);
    Tensor frames = Tensors.to(clips.frameLatents(), compute.with(ScalarType.Float));
    return new Encoded(new ReferencePicture(image, image, null), frames);
  }

  private Encoded encodeNow(ClipInputs batch) {
    try (TensorScope scope = TensorScope.open();
        NoGrad noGrad = NoGrad.enter()) {
      ReferencePicture reference = model.look(Pictures.input(batch.clips().references(), compute));
      Tensor image = latents(Pictures.input(batch.clips().frames(), compute));
      Tensor latents = image;
      if (model.config().joint()) {
        latents = model.joint().join(image, latentFlow(batch, image));
      }
      scope.keep(reference.image());
      scope.keep(reference.latents());
      if (reference.decoder() != null) {
        scope.keep(reference.decoder().latent());
        scope.keep(reference.decoder().features8());
        scope.keep(reference.decoder().features4());
      }
      return new Encoded(reference, scope.keep(Tensors.cast(latents, ScalarType.Float)));
    }
  }

  /** Scaled latents of pictures [B*N, 3, H, W], on the CPU a few at a time. */
  private Tensor latents(Tensor pictures) {
    long most =
        pictures.is_cuda()
            ? pictures.size(0)
            : Math.max(1, PIXELS_AT_ONCE / (pictures.size(2) * pictures.size(3)));
    List<Tensor> parts = new ArrayList<>();
    for (long first = 0; first < pictures.size(0); first += most) {
      Tensor part = pictures.narrow(0, first, Math.min(most, pictures.size(0) - first));
      parts.add(model.vae().scaled(model.vae().encode(part).mode()));
    }
    return parts.size() == 1 ? parts.get(0) : Tensors.cat(0, parts);
  }

  /** The flow at the latents' size, which a batch may hold finer. */
  private Tensor latentFlow(ClipInputs batch, Tensor latents) {
    Tensor flow = Tensors.to(batch.clips().flow(), compute.device());
    long stride = flow.size(3) / latents.size(3);
    return stride == 1 ? flow : Tensors.scale(torch.avg_pool2d(flow, stride, stride), 1.0 / stride);
  }

  private Tensor timesteps(double[] uniform) {
    long[] drawn = new long[uniform.length];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = (long) (schedule.steps() * Math.pow(uniform[i], config.timestepPower()));
    }
    return Tensors.to(Tensors.of(drawn, drawn.length), compute.device());
  }

  /** What is left out for the sake of guidance and robustness. */
  private record Left(
      boolean all,
      boolean bank,
      boolean[] text,
      boolean[] music,
      boolean[] beat,
      boolean[] pose,
      boolean[] previous) {
    /** The bank and everything are left out for all clips of a step, whoever computes them. */
    static Left draw(TrainConfig.Dropout dropout, ClipChance chance, long step) {
      ClipChance whole = new ClipChance(chance.seed(), step, 1, chance.compute());
      boolean all = whole.happens("all left", dropout.all())[0];
      boolean bank = all || whole.happens("bank left", dropout.reference())[0];
      return new Left(
          all,
          bank,
          chance.happens("text left", all ? 1 : dropout.text()),
          chance.happens("music left", all ? 1 : dropout.music()),
          chance.happens("beat left", all ? 1 : dropout.beat()),
          chance.happens("pose left", dropout.pose()),
          chance.happens("previous left", dropout.previous()));
    }

    /** Everything is there, but for the pose, which inference never has. */
    static Left nothing(ClipChance chance, PartsLeftOut without) {
      return draw(without.of(new TrainConfig.Dropout(0, 0, 0, 0, 0, 0, 0)), chance, 0);
    }
  }

  private Conditions conditions(
      ClipInputs batch, Encoded encoded, Left left, ClipChance chance, Checkpoints checkpoints) {
    Tensor text = checkpoints.boundary().apply(context(batch, left.text()));
    long clips = batch.count();
    Tensor reference = Tensors.cast(encoded.reference().latents(), compute.type());
    Conditions conditions = Conditions.of(text).withReferenceLatents(reference);
    if (dancing) {
      conditions =
          conditions.withMusic(music(batch, left.music())).withBeats(beats(batch, left.beat()));
    } else if (!left.all()) {
      conditions = conditions.withPose(pose(batch, left.pose()));
    }
    Tensor textOfClip = rows(text, clips, 0, 1);
    if (!inRow) {
      return left.bank()
          ? conditions
          : conditions.withReference(
              model.referenceUnet().forward(reference, textOfClip, checkpoints));
    }
    ReferenceBank seen = see(encoded, reference, textOfClip, left.previous(), chance, checkpoints);
    conditions =
        conditions.withPrevious(seen.map(rows -> rows.narrow(0, clips, clips * previous())));
    return left.bank()
        ? conditions
        : conditions.withReference(seen.map(rows -> rows.narrow(0, 0, clips)));
  }

  /** Words, and the reference pictures where cross-attention sees them too. */
  private Tensor context(ClipInputs batch, boolean[] left) {
    Tensor image = null;
    if (model.imageEncoder() != null) {
      Tensor pictures = Pictures.input(batch.clips().references(), compute);
      image =
          Tensors.repeatRows(
              model.imageToken(pictures, compute.type()).mul(kept(left, 1, 3)),
              batch.prompts().size() / left.length);
    }
    return model.config().imageContext().join(text(batch.prompts(), left), image);
  }

  /** Tokens of every sentence; one that is said of many frames is read once. */
  private Tensor text(List<String> prompts, boolean[] left) {
    List<String> said = said(prompts, left);
    List<String> different = said.stream().distinct().toList();
    Tensor tokens = Tensors.cast(model.textEncoder().forward(ids(different)), compute.type());
    if (different.size() == said.size()) {
      return tokens;
    }
    long[] places = said.stream().mapToLong(different::indexOf).toArray();
    Tensor index = Tensors.to(Tensors.of(places, places.length), compute.device());
    return tokens.index_select(0, index);
  }

  private static List<String> said(List<String> prompts, boolean[] left) {
    int each = prompts.size() / left.length;
    return IntStream.range(0, prompts.size())
        .mapToObj(i -> left[i / each] ? "" : prompts.get(i))
        .toList();
  }

  /** Token ids of sentences, int64 [N, M]. */
  private Tensor ids(List<String> sentences) {
    List<Tensor> rows = new ArrayList<>();
    for (String words : sentences) {
      long[] ids = model.tokenizer().encode(words);
      rows.add(Tensors.of(ids, 1, ids.length));
    }
    return Tensors.to(Tensors.cat(0, rows), compute.device());
  }

  /** [B*F, tokens, D]; zeros where the music is left out. */
  private Tensor music(ClipInputs batch, boolean[] left) {
    Tensor features = Tensors.to(batch.features(), compute);
    Tensor tokens = model.musicEncoder().timeTokens(model.musicEncoder().forward(features));
    Tensor heard =
        model.conditioner().musicTokens(tokens, Tensors.to(batch.heardBy(), compute.device()));
    return heard.mul(kept(left, config.frames(), 3));
  }

  /** [B*F, window, D]; as in silence where the beats are left out. */
  private Tensor beats(ClipInputs batch, boolean[] left) {
    Tensor there = kept(left, Math.toIntExact(batch.beatClasses().size(0) / left.length), 2);
    Tensor classes = Tensors.to(batch.beatClasses(), compute.device());
    Tensor phases = Tensors.to(batch.beatPhases(), compute);
    return model
        .conditioner()
        .beatTokens(classes.mul(there.to(ScalarType.Long)), phases.mul(there.unsqueeze(2)));
  }

  private Tensor pose(ClipInputs batch, boolean[] left) {
    Tensor colours = Pictures.densePose(batch.clips().parts(), compute);
    boolean[] missing = left.clone();
    for (int i = 0; i < missing.length; i++) {
      missing[i] |= !batch.posed()[i];
    }
    return model.poseGuider().forward(colours).mul(kept(missing, config.frames(), 4));
  }

  /**
   * What the ReferenceNet sees of the reference pictures [B] and, behind them, of the frames before
   * [B*P], slightly noisy as generated ones are.
   */
  private ReferenceBank see(
      Encoded encoded,
      Tensor reference,
      Tensor text,
      boolean[] left,
      ClipChance chance,
      Checkpoints checkpoints) {
    Tensor clean = previousLatents(encoded, text.size(0));
    Tensor shaken = clean.add(shake(chance, clean));
    Tensor there = kept(left, previous(), 4);
    Tensor latents = Tensors.cast(shaken, compute.type()).mul(there);
    return model
        .referenceUnet()
        .forward(
            Tensors.cat(0, reference, latents),
            Tensors.cat(0, text, Tensors.repeatRows(text, previous())),
            checkpoints);
  }

  private Tensor previousLatents(Encoded encoded, long clips) {
    return rows(encoded.frames(), clips, 0, previous());
  }

  /** The noise of previous frames [B*P, C, h, w], of a level of its own in each. */
  private Tensor shake(ClipChance chance, Tensor clean) {
    Tensor level = Tensors.scale(chance.uniformRows("previous level", previous()), PREVIOUS_NOISE);
    return chance.normalLike("previous noise", clean).mul(level);
  }

  /** 0 for rows that are left out, else 1; {@code times} rows per clip, with a number of axes. */
  private Tensor kept(boolean[] left, int times, int axes) {
    float[] values = new float[left.length * times];
    for (int i = 0; i < values.length; i++) {
      values[i] = left[i / times] ? 0 : 1;
    }
    long[] shape = new long[axes];
    Arrays.fill(shape, 1);
    shape[0] = values.length;
    return Tensors.to(Tensors.of(values, shape), compute);
  }

  /**
   * What the model imagines for a batch with its usual number of steps.
   *
   * @param reference of the clips [B]
   * @param latents clean latents [B*F, C, h, w], f32
   */
  record Imagined(ReferencePicture reference, Tensor latents) {}

  /** Denoises noise that belongs to the clips from {@code first} on. */
  Imagined imagine(ClipInputs batch, long first) {
    int clips = batch.count();
    ClipChance chance = new ClipChance(config.seed(), first, clips, compute);
    Encoded encoded = encode(batch);
    Conditions conditions =
        without.of(
            conditions(batch, encoded, Left.nothing(chance, without), chance, Checkpoints.off()));
    DenoisingUnet unet = model.denoisingUnet();
    DenoisingUnet.Prepared prepared = unet.prepare(conditions);
    Tensor image = Tensors.repeatRows(encoded.reference().image(), config.frames());
    long noiseRows = inRow ? clips : (long) clips * config.frames();
    Tensor like = rows(encoded.frames(), clips, previous(), config.frames());
    Tensor latents =
        new DdimSampler(scheduler, model.config().steps())
            .sample(
                (noisy, timestep) -> {
                  Tensor timesteps = Tensors.of(filled(noiseRows, timestep), noiseRows);
                  Tensor output =
                      denoise(
                          Tensors.cast(noisy, compute.type()),
                          Tensors.to(timesteps, compute.device()),
                          prepared);
                  return model.config().joint() ? model.joint().clean(output, image) : output;
                },
                chance.normalLike("noise", like),
                index -> null,
                done -> {});
    return new Imagined(encoded.reference(), latents);
  }

  /** What the model makes of a batch, [B*F, 3, H, W] in [-1, 1]. */
  Tensor generate(ClipInputs batch) {
    Imagined imagined = imagine(batch, 0);
    if (!model.config().joint()) {
      Tensor latents = Tensors.cast(imagined.latents(), compute.type());
      return model.vae().decode(model.vae().unscaled(latents));
    }
    Tensor picture =
        Tensors.cast(Pictures.input(batch.clips().references(), compute), ScalarType.Float);
    return model
        .decode(imagined.latents(), imagined.reference())
        .compose(Tensors.repeatRows(picture, config.frames()));
  }

  private Tensor denoise(Tensor noisy, Tensor timesteps, DenoisingUnet.Prepared prepared) {
    return inRow && !without.still()
        ? model.denoisingUnet().forward(noisy, timesteps, prepared)
        : model.denoisingUnet().forwardStill(noisy, timesteps, prepared);
  }

  private static long[] filled(long count, long value) {
    long[] values = new long[(int) count];
    Arrays.fill(values, value);
    return values;
  }
}
