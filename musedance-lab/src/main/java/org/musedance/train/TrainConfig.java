package org.musedance.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.musedance.model.JsonFault;
import org.musedance.model.folder.ModelPart;
import org.musedance.tensor.UserError;

/**
 * One training run, read from YAML; unknown keys are refused.
 *
 * @param stage text, vae, subject, appearance, motion or decoder
 * @param model folder of the model to start from: with weights, or configurations alone
 * @param seed of weights, data and noise
 * @param steps optimiser steps in all
 * @param batch clips per pass, forward and backward
 * @param accumulate passes per step: a step learns from so many batches, whose gradients are
 *     averaged, as from one batch of so many times the clips, in the memory of one
 * @param concurrent how many of these passes a CPU computes at once, each with its share of the
 *     threads: 1, or 2 where a step has two, which suits small networks
 * @param frames new frames per clip
 * @param size side of the training pictures in pixels
 * @param timestepPower p of timesteps drawn as T u^p, u uniform: 1 draws all alike, less the noisy
 *     ones more often, where few-step sampling lives
 * @param scattered whether the motion stage learns from frames at independent moments of a clip,
 *     without motion modules and previous frames, instead of from frames in a row
 * @param hallo Hallo's net.pth, whose audio modules the music modules start from where they fit; or
 *     none
 * @param trainable patterns of parameter keys to train instead of the stage's own choice
 * @param data where clips come from
 * @param loss of the denoiser for latents of pictures alone
 * @param checkpointing whether the U-Nets' layers are computed again for the gradient: much less
 *     memory, about a third more time
 * @param optimiser AdamW and its schedule
 * @param dropout probabilities of leaving a condition out
 * @param every how often to log, to draw a sheet, to save and to validate, in steps
 * @param keep how many of the newest checkpoints stay on disk
 * @param without parts of the model that are left out, for ablations
 */
public record TrainConfig(
    String stage,
    String model,
    long seed,
    long steps,
    int batch,
    Integer accumulate,
    Integer concurrent,
    int frames,
    int size,
    @JsonProperty("timestep_power") Double timestepPower,
    Boolean scattered,
    String hallo,
    List<String> trainable,
    Data data,
    Loss loss,
    Boolean checkpointing,
    Optimiser optimiser,
    Dropout dropout,
    Every every,
    Integer keep,
    Set<ModelPart> without) {
  private static final ObjectMapper YAML =
      new ObjectMapper(new YAMLFactory())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private static final Set<String> STAGES =
      Set.of("text", "vae", "subject", "appearance", "motion", "decoder");

  /** Those that never see the same twice. */
  private static final Set<String> FRESH_STAGES = Set.of("text", "vae", "subject");

  private static final Set<String> CLIP_STAGES = Set.of("appearance", "motion");

  public TrainConfig {
    if (stage == null || !STAGES.contains(stage)) {
      throw new UserError(
          "stage must be text, vae, subject, appearance, motion or decoder, but was "
              + stage
              + "; see configs/");
    }
    if (model == null) {
      throw new UserError(
          "model must be a model folder to start from, but none is given; write configs/mini");
    }
    if (hallo != null && !"motion".equals(stage)) {
      throw new UserError(
          "hallo must be given only in the stage motion, but was in " + stage + "; leave it out");
    }
    if (data != null && data.clips() > 0 && FRESH_STAGES.contains(stage)) {
      throw new UserError(
          "data.clips must be given only in the stages appearance, motion and decoder, but was in "
              + stage
              + "; leave it out");
    }
    if (data != null && data.shards() != null && !CLIP_STAGES.contains(stage)) {
      throw new UserError(
          "data.shards must be given only in the stages appearance and motion, but was in "
              + stage
              + "; leave it out");
    }
    accumulate = accumulate == null ? 1 : accumulate;
    concurrent = concurrent == null ? 1 : concurrent;
    keep = keep == null ? 2 : keep;
    timestepPower = timestepPower == null ? 1.0 : timestepPower;
    scattered = scattered != null && scattered;
    trainable = trainable == null ? List.of() : List.copyOf(trainable);
    trainable.forEach(TrainConfig::isPattern);
    data = data == null ? new Data(null, null, null, null, null, null) : data;
    loss = loss == null ? new Loss(null, null) : loss;
    checkpointing = checkpointing != null && checkpointing;
    optimiser = optimiser == null ? Optimiser.defaults() : optimiser;
    dropout = dropout == null ? new Dropout(0.1, 0.1, 0.1, 0.1, 0.1, 0.3, 0.05) : dropout;
    every = every == null ? new Every(20, 500, 500, null) : every;
    without = without == null ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(without));
    atLeastOne("steps", steps);
    atLeastOne("batch", batch);
    atLeastOne("accumulate", accumulate);
    atLeastOne("keep", keep);
    atLeastOne("frames", frames);
    if (concurrent != 1 && (concurrent != 2 || accumulate != 2 || checkpointing)) {
      throw new UserError(
          "concurrent must be 1, or 2 with accumulate: 2 and no checkpointing, but was %d with accumulate: %d%s; only a sum of two gradients does not depend on which comes first"
              .formatted(concurrent, accumulate, checkpointing ? " and checkpointing" : ""));
    }
    if (size < 64 || size % 64 != 0) {
      throw new UserError("size must be a multiple of 64, but was " + size + "; try 256");
    }
  }

  private static void isPattern(String trainable) {
    try {
      Pattern.compile(trainable);
    } catch (PatternSyntaxException wrong) {
      throw new UserError(
          "trainable must be regular expressions, but %s has a fault at place %d (%s); see configs/"
              .formatted(trainable, wrong.getIndex() + 1, wrong.getDescription()),
          wrong);
    }
  }

  private static void atLeastOne(String name, long value) {
    if (value < 1) {
      throw new UserError(name + " must be at least 1, but was " + value + "; see configs/");
    }
  }

  /**
   * Where clips come from: a dataset on disk, or else the dance world.
   *
   * @param songs how many pieces of music are composed for a run in the dance world
   * @param songSeconds length of each
   * @param clips how many clips of the dance world are learnt, again and again, and validated on: a
   *     model that can learn at all learns a few by heart; 0 for ever new ones
   * @param shards folder of a dataset; null for the dance world
   * @param buffer clips of a dataset that are mixed at once
   * @param latents whether training clips are the latents beside the shards, encoded once before,
   *     instead of pictures
   */
  public record Data(
      Integer songs,
      @JsonProperty("song_seconds") Double songSeconds,
      Integer clips,
      String shards,
      Integer buffer,
      Boolean latents) {
    private static final int SONGS = 400;
    private static final double SONG_SECONDS = 16;
    private static final int BUFFER = 1000;

    public Data {
      songs = songs == null ? SONGS : songs;
      songSeconds = songSeconds == null ? SONG_SECONDS : songSeconds;
      clips = clips == null ? 0 : clips;
      buffer = buffer == null ? BUFFER : buffer;
      latents = latents != null && latents;
      if (clips < 0) {
        throw new UserError(
            "clips must be at least 0, but was " + clips + "; 0 is for ever new ones");
      }
      if (clips > 0 && shards != null) {
        throw new UserError(
            "data.clips must be given only without data.shards, but was "
                + clips
                + "; leave it out");
      }
      if (latents && shards == null) {
        throw new UserError(
            "data.latents must be given only with data.shards, but was true; name the dataset or leave it out");
      }
      atLeastOne("songs", songs);
      atLeastOne("buffer", buffer);
    }
  }

  /**
   * @param snrGamma limit of the min-SNR weights (Hang et al. 2023); 0 weighs all timesteps alike
   * @param noiseOffset strength of noise that is the same all over a frame, per channel, beside the
   *     usual one: what is learnt of very dark and very bright pictures (Guttenberg 2023); 0 for
   *     none
   */
  public record Loss(
      @JsonProperty("snr_gamma") Double snrGamma,
      @JsonProperty("noise_offset") Double noiseOffset) {
    private static final double GAMMA = 5;

    public Loss {
      snrGamma = snrGamma == null ? GAMMA : snrGamma;
      noiseOffset = noiseOffset == null ? 0 : noiseOffset;
      notNegative("snr_gamma", snrGamma);
      notNegative("noise_offset", noiseOffset);
    }
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0)) {
      throw new UserError(name + " must not be negative, but was " + value + "; 0 is none");
    }
  }

  /**
   * @param learningRate at the top of the schedule
   * @param warmup steps of linear growth
   * @param schedule cosine or constant
   * @param beta1 decay of the first moment; 0 keeps none where the state is factored
   * @param beta2 decay of the second moment; where the state is factored it grows to this
   * @param ema decay of the moving average; 0 keeps none and saves its memory
   * @param state full, with both moments of every weight, or factored (Adafactor), with hardly any
   */
  public record Optimiser(
      @JsonProperty("learning_rate") double learningRate,
      long warmup,
      String schedule,
      double beta1,
      double beta2,
      @JsonProperty("weight_decay") double weightDecay,
      @JsonProperty("clip_norm") double clipNorm,
      double ema,
      String state) {
    public Optimiser {
      state = state == null ? "full" : state;
      if (!"full".equals(state) && !"factored".equals(state)) {
        throw new UserError(
            "optimiser.state must be full or factored, but was " + state + "; see configs/");
      }
      if (!(ema >= 0 && ema < 1)) {
        throw new UserError(
            "ema must be at least 0 and less than 1, but was " + ema + "; 0 keeps no average");
      }
      if (!"cosine".equals(schedule) && !"constant".equals(schedule)) {
        throw new UserError(
            "schedule must be cosine or constant, but was " + schedule + "; see configs/");
      }
    }

    static Optimiser defaults() {
      return new Optimiser(1e-3, 100, "cosine", 0.9, 0.99, 1e-3, 1, 0.999, "full");
    }

    boolean factored() {
      return state.equals("factored");
    }

    /** The rate of a step counted from 1. */
    double rate(long step, long steps) {
      double grown = Math.min(1, (double) step / Math.max(1, warmup));
      double shape =
          schedule.equals("constant")
              ? 1
              : 0.01 + 0.99 * (0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, (double) step / steps)));
      return learningRate * grown * shape;
    }
  }

  /**
   * @param all text, music, beats and reference bank together, for guidance
   * @param pose in the appearance stage, because inference has none
   * @param previous previous frames of a clip
   */
  public record Dropout(
      double text,
      double music,
      double beat,
      double reference,
      double all,
      double pose,
      double previous) {}

  /**
   * Steps between log lines, sheets and checkpoints.
   *
   * @param validation between validations; as often as checkpoints when it is not said
   */
  public record Every(long log, long sheet, long checkpoint, Long validation) {
    public Every {
      validation = validation == null ? checkpoint : validation;
      atLeastOne("log", log);
      atLeastOne("sheet", sheet);
      atLeastOne("checkpoint", checkpoint);
      atLeastOne("validation", validation);
    }
  }

  /** Reads a YAML file. */
  public static TrainConfig read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException missing) {
      throw new UserError(file + " must be a readable file, but it is not; see configs/", missing);
    }
  }

  /** Reads YAML that is in no file. */
  public static TrainConfig parse(String yaml) {
    return parse("the text", yaml);
  }

  private static TrainConfig parse(String name, String yaml) {
    try {
      return YAML.readValue(yaml, TrainConfig.class);
    } catch (JsonProcessingException wrong) {
      if (wrong.getCause() instanceof UserError rule) {
        throw rule;
      }
      throw new UserError(
          name
              + " must be a training configuration, but "
              + JsonFault.of(wrong)
              + "; the files in configs/ show every key",
          wrong);
    }
  }

  /** The whole configuration as YAML, defaults included. */
  public String yaml() {
    try {
      return YAML.writeValueAsString(this);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The same run with another number of steps. */
  public TrainConfig withSteps(long other) {
    return with(model, other, batch);
  }

  /** The same run with another batch. */
  public TrainConfig withBatch(int other) {
    return with(model, steps, other);
  }

  /** The same run from another model. */
  public TrainConfig withModel(String other) {
    return with(other, steps, batch);
  }

  /** The same run without parts of the model. */
  public TrainConfig without(Set<ModelPart> parts) {
    return with(model, steps, batch, parts);
  }

  /** The same run with other clips. */
  public TrainConfig withFrames(int other) {
    return changed(tree -> tree.put("frames", other));
  }

  /** The same run with other passes per step, one after the other. */
  public TrainConfig withAccumulate(int other) {
    return changed(tree -> tree.put("accumulate", other).put("concurrent", 1));
  }

  /** The same steps, each of one pass. */
  public TrainConfig inWholePasses() {
    return changed(
        tree -> tree.put("batch", batch * accumulate).put("accumulate", 1).put("concurrent", 1));
  }

  /** The same run on clips of the dance world. */
  TrainConfig inTheWorld(int songs) {
    return changed(tree -> tree.putObject("data").put("songs", songs));
  }

  private TrainConfig changed(Consumer<ObjectNode> change) {
    ObjectNode tree = YAML.valueToTree(this);
    change.accept(tree);
    return parse(tree.toString());
  }

  private TrainConfig with(String otherModel, long otherSteps, int otherBatch) {
    return with(otherModel, otherSteps, otherBatch, without);
  }

  private TrainConfig with(
      String otherModel, long otherSteps, int otherBatch, Set<ModelPart> otherWithout) {
    return new TrainConfig(
        stage,
        otherModel,
        seed,
        otherSteps,
        otherBatch,
        accumulate,
        concurrent,
        frames,
        size,
        timestepPower,
        scattered,
        hallo,
        trainable,
        data,
        loss,
        checkpointing,
        optimiser,
        dropout,
        every,
        keep,
        otherWithout);
  }
}
