package org.musedance.model.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.musedance.model.ConfigJson;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.dance.DanceConditioner;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.ReferenceUnet;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Layer;
import org.musedance.tensor.UserError;
import org.musedance.text.ClipTokenizer;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.DrawnWeights;
import org.musedance.weights.FittedWeights;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.PublishedNames;
import org.musedance.weights.StoredType;
import org.musedance.weights.Weights;

/**
 * One model folder out of weights as others publish them: Stable Diffusion, AnimateAnyone,
 * AnimateDiff and an Audio Spectrogram Transformer.
 *
 * <p>What nobody publishes begins as training would begin it: the music and the beat modules, and
 * the motion modules where none are given, with an output of zero, so that the model computes
 * exactly what its parts compute until it is trained. All keys are checked before anything is
 * written; then weights go from file to file one tensor at a time.
 */
public final class AssembledModel implements AutoCloseable {
  private static final long SEED = 0;
  private static final String DENOISER = "denoising_unet";
  private static final String REFERENCE = "reference_unet";
  private static final String MUSIC = "music_encoder";

  private final ModelSources sources;
  private final Path template;
  private final Map<String, Weights> components = new LinkedHashMap<>();
  private final List<String> untrained = new ArrayList<>();
  private final UnetConfig base;
  private final UnetConfig denoiser;
  private final PoseGuiderConfig poseGuider;
  private final MuseDanceConfig config;

  /**
   * Opens all sources and checks every key.
   *
   * @param template folder of configurations for what the sources do not say
   * @throws UserError that names what is missing, unexpected or does not fit together
   */
  public AssembledModel(ModelSources sources, Path template) {
    this.sources = sources;
    this.template = template;
    base = UnetConfig.read(sources.baseUnet().resolve("config.json"));
    MuseDanceConfig shape = MuseDanceConfig.read(template.resolve("musedance.json"));
    if (shape.joint()) {
      throw new UserError(
          "a configuration to assemble with must have flow_channels 0, because published networks"
              + " know no motion latents, but %s has others; use sd15".formatted(template));
    }
    try {
      VaeConfig vae = VaeConfig.read(sources.vaeConfig());
      ClipTextConfig words = ClipTextConfig.read(sources.textEncoder().resolve("config.json"));
      requireTogether(vae, words);
      add(
          "vae",
          new AutoencoderKl(vae),
          open(sources.vaeWeights()).renamed(PublishedNames.vae(vae.blockOutChannels().size())));
      add(
          "text_encoder",
          new ClipTextModel(words),
          open(sources.textEncoder()).renamed(PublishedNames.textEncoder()));
      AstConfig ears = addMusicEncoder();
      config = shape.withWidths(ears.hiddenSize(), base.crossAttentionDim());
      untrained("conditioner", new DanceConditioner(config.music(), config.beats()));
      add(
          REFERENCE,
          new ReferenceUnet(base),
          unet(sources.referenceWeights()),
          LoadOptions.strict().ignoring("conv_norm_out.", "conv_out."));
      denoiser = addDenoiser();
      poseGuider = addPoseGuider();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void requireTogether(VaeConfig vae, ClipTextConfig words) {
    together(
        "in_channels of the U-Net",
        base.inChannels(),
        "latent_channels of the VAE",
        vae.latentChannels());
    together(
        "cross_attention_dim of the U-Net",
        base.crossAttentionDim(),
        "hidden_size of the text encoder",
        words.hiddenSize());
    int ids = ClipTokenizer.read(sources.tokenizer()).vocabularySize();
    if (ids > words.vocabSize()) {
      throw new UserError(
          "the tokenizer must have at most as many ids as vocab_size of the text encoder, %d, but"
              + " has %d; take both from the same model".formatted(words.vocabSize(), ids));
    }
  }

  private static void together(String name, int value, String other, int otherValue) {
    if (value != otherValue) {
      throw new UserError(
          "%s must equal %s, but they are %d and %d; take models that belong together"
              .formatted(name, other, value, otherValue));
    }
  }

  private Weights open(Path path) {
    return Weights.open(path, sources.variant());
  }

  private Weights unet(Path path) {
    return open(path).renamed(PublishedNames.unet(base.layersPerBlock()));
  }

  private void add(String component, Layer layer, Weights given) {
    add(component, layer, given, LoadOptions.strict());
  }

  private void add(String component, Layer layer, Weights given, LoadOptions options) {
    try {
      components.put(component, new FittedWeights(layer, given, options, SEED));
    } catch (UserError e) {
      given.close();
      throw e;
    }
  }

  private void untrained(String component, Layer layer) {
    components.put(component, new DrawnWeights(layer, SEED));
    untrained.add(component);
  }

  private AstConfig addMusicEncoder() {
    boolean given = sources.music() != null;
    Path folder = given ? sources.music() : template.resolve(MUSIC);
    AstConfig ears = AstConfig.read(folder.resolve("config.json"));
    ConfigJson.read(folder.resolve("preprocessor_config.json"));
    if (given) {
      add(MUSIC, new AstModel(ears), open(folder).renamed(PublishedNames.ast()));
    } else {
      untrained(MUSIC, new AstModel(ears));
    }
    return ears;
  }

  private UnetConfig addDenoiser() {
    Weights given = unet(sources.denoiserWeights());
    if (sources.motion() != null) {
      given = withMotion(given);
    }
    MotionSource motion =
        MotionSource.of(
            given,
            sources.motion(),
            UnetConfig.read(template.resolve(DENOISER).resolve("config.json")).motionModules());
    UnetConfig dancing =
        base.dancing(
            motion.config(),
            motion.framesAlone(),
            new UnetConfig.TokenWidth(base.crossAttentionDim()));
    LoadOptions options = LoadOptions.strict().mayLack("*.pos_encoder.pe");
    for (String modules : List.of("music_modules", "beat_modules", "motion_modules")) {
      if (given.names().stream().noneMatch(name -> name.contains("." + modules + "."))) {
        options = options.mayLack("*." + modules + ".");
        untrained.add(DENOISER + " " + modules);
      }
    }
    add(DENOISER, new DenoisingUnet(dancing), given, options);
    return dancing;
  }

  private Weights withMotion(Weights spatial) {
    try {
      return Weights.union(spatial, MotionSource.open(sources.motion(), sources.variant()));
    } catch (UserError e) {
      spatial.close();
      throw e;
    }
  }

  private PoseGuiderConfig addPoseGuider() {
    if (sources.pose() == null) {
      PoseGuiderConfig usual =
          PoseGuiderConfig.read(
              template.resolve(MuseDanceModel.POSE_GUIDER).resolve("config.json"));
      return new PoseGuiderConfig(base.firstWidth(), usual.blockOutChannels());
    }
    Weights given = open(sources.pose());
    PoseGuiderConfig found = PoseGuiderConfig.of(given);
    together(
        "the width of the pose guider",
        found.conditioningEmbeddingChannels(),
        "the first of block_out_channels of the U-Net",
        base.firstWidth());
    add(MuseDanceModel.POSE_GUIDER, new PoseGuider(found), given);
    return found;
  }

  /** What begins untrained: whole components, or modules of one. */
  public List<String> untrained() {
    return List.copyOf(untrained);
  }

  /**
   * Writes the folder, or nothing.
   *
   * @param name of the model
   * @param licence of its weights
   * @param type in which they are stored
   */
  public void write(
      Path target, String name, String licence, StoredType type, ByteProgress progress) {
    Map<String, Object> history = new TreeMap<>();
    history.put("sources", SourceFiles.describe(components, progress));
    history.put("untrained", untrained);
    MuseDanceConfig finished =
        config.named(name).licensed(licence).withProvenance("assembled", history);
    Map<String, Weights> stored = new LinkedHashMap<>();
    components.forEach((component, weights) -> stored.put(component, type.applyTo(weights)));
    ModelWriter.write(target, folder -> writeConfigurations(folder, finished), stored, progress);
  }

  private void writeConfigurations(Path folder, MuseDanceConfig finished) throws IOException {
    finished.write(folder.resolve("musedance.json"));
    base.pictureOnly().write(inside(folder, REFERENCE, "config.json"));
    denoiser.write(inside(folder, DENOISER, "config.json"));
    poseGuider.write(inside(folder, MuseDanceModel.POSE_GUIDER, "config.json"));
    copy(sources.vaeConfig(), inside(folder, "vae", "config.json"));
    copy(
        sources.textEncoder().resolve("config.json"),
        inside(folder, "text_encoder", "config.json"));
    Path music = sources.music() == null ? template.resolve(MUSIC) : sources.music();
    for (String file : List.of("config.json", "preprocessor_config.json")) {
      copy(music.resolve(file), inside(folder, MUSIC, file));
    }
    copy(sources.schedulerConfig(template), inside(folder, "scheduler", "scheduler_config.json"));
    ConfigurationFiles.copy(sources.tokenizer(), folder.resolve("tokenizer"), all -> true);
  }

  private static Path inside(Path folder, String component, String file) throws IOException {
    return Files.createDirectories(folder.resolve(component)).resolve(file);
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isRegularFile(from)) {
      throw new UserError(from + " must exist, but does not; complete the folder");
    }
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Lets go of the sources. */
  @Override
  public void close() {
    components.values().forEach(Weights::close);
  }
}
