package org.musedance.model.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.audio.AstFeatures;
import org.musedance.model.ConfigJson;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.model.clip.ClipPixels;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.clip.ClipVisionConfig;
import org.musedance.model.clip.ClipVisionModel;
import org.musedance.model.dance.DanceConditioner;
import org.musedance.model.dance.JointLatents;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.model.dance.ReferenceDecoder;
import org.musedance.model.dance.ReferenceDecoderConfig;
import org.musedance.model.dance.SubjectFinder;
import org.musedance.model.dance.SubjectFinderConfig;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.ReferenceUnet;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.EncoderFeatures;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.text.ClipTokenizer;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;
import org.musedance.weights.WeightsFile;

/**
 * All networks of a model folder.
 *
 * <p>A folder holds {@code musedance.json} and one subfolder per component in the layout of
 * diffusers. A component without weights is one that is not trained yet: {@link #create} draws it,
 * {@link #load} refuses it.
 */
public final class MuseDanceModel {
  static final String POSE_GUIDER = "pose_guider";
  static final String SUBJECT_FINDER = "subject_finder";

  /** Components that a model for use can do without. */
  static final Set<String> OPTIONAL = Set.of(POSE_GUIDER, SUBJECT_FINDER);

  private static final String IMAGE_ENCODER = "image_encoder";

  private static final String MUSIC_ENCODER = "music_encoder";

  private final Path folder;
  private final MuseDanceConfig config;
  private final Map<String, Layer> components = new LinkedHashMap<>();
  private final KnownMoves knownMoves;
  private final AstFeatures ears;
  private final AutoencoderKl vae;
  private final ReferenceDecoder referenceDecoder;
  private final SubjectFinder subjectFinder;
  private final ClipTokenizer tokenizer;
  private final ClipTextModel textEncoder;
  private final ClipVisionModel imageEncoder;
  private final AstModel musicEncoder;
  private final DanceConditioner conditioner;
  private final ReferenceUnet referenceUnet;
  private final DenoisingUnet denoisingUnet;
  private final PoseGuider poseGuider;

  private MuseDanceModel(Path folder) {
    this.folder = folder;
    config = MuseDanceConfig.read(folder.resolve("musedance.json"));
    knownMoves = KnownMoves.read(folder.resolve("moves.json"));
    ears = ears(folder.resolve("music_encoder/preprocessor_config.json"));
    vae = add("vae", new AutoencoderKl(VaeConfig.read(folder.resolve("vae/config.json"))));
    referenceDecoder =
        config.joint()
            ? add(
                "reference_decoder",
                new ReferenceDecoder(
                    ReferenceDecoderConfig.read(folder.resolve("reference_decoder/config.json"))))
            : null;
    Path finder = folder.resolve(SUBJECT_FINDER).resolve("config.json");
    subjectFinder =
        config.joint() && Files.exists(finder)
            ? add(SUBJECT_FINDER, new SubjectFinder(SubjectFinderConfig.read(finder)))
            : null;
    tokenizer = ClipTokenizer.read(folder.resolve("tokenizer"));
    textEncoder =
        add(
            "text_encoder",
            new ClipTextModel(ClipTextConfig.read(folder.resolve("text_encoder/config.json"))));
    imageEncoder =
        config.imageContext() == ImageContext.NONE
            ? null
            : add(IMAGE_ENCODER, imageEncoder(folder));
    musicEncoder =
        add(
            MUSIC_ENCODER,
            new AstModel(AstConfig.read(folder.resolve("music_encoder/config.json"))));
    conditioner = add("conditioner", new DanceConditioner(config.music(), config.beats()));
    referenceUnet =
        add(
            "reference_unet",
            new ReferenceUnet(UnetConfig.read(folder.resolve("reference_unet/config.json"))));
    denoisingUnet =
        add(
            "denoising_unet",
            new DenoisingUnet(UnetConfig.read(folder.resolve("denoising_unet/config.json"))));
    Path pose = folder.resolve(POSE_GUIDER).resolve("config.json");
    poseGuider =
        Files.exists(pose) ? add(POSE_GUIDER, new PoseGuider(PoseGuiderConfig.read(pose))) : null;
  }

  private static ClipVisionModel imageEncoder(Path folder) {
    Path file = folder.resolve(IMAGE_ENCODER).resolve("config.json");
    ClipVisionConfig given = ClipVisionConfig.read(file);
    int expected =
        UnetConfig.read(folder.resolve("denoising_unet/config.json")).crossAttentionDim();
    if (given.projectionDim() != expected) {
      throw new UserError(
          "%s: projection_dim must be %d, the cross_attention_dim of the denoiser, but is %d; use an image encoder that was made for it"
              .formatted(file, expected, given.projectionDim()));
    }
    return new ClipVisionModel(given);
  }

  private static AstFeatures ears(Path file) {
    ConfigJson json = ConfigJson.read(file);
    return new AstFeatures(
        json.integer("sampling_rate"),
        json.integer("num_mel_bins"),
        json.integer("max_length"),
        json.number("mean", AstFeatures.AUDIO_SET.mean()),
        json.number("std", AstFeatures.AUDIO_SET.std()));
  }

  private <L extends Layer> L add(String name, L layer) {
    components.put(name, layer);
    return layer;
  }

  /** For training: components that have weights are loaded, the others drawn from the seed. f32. */
  public static MuseDanceModel create(Path folder, long seed, Compute compute) {
    MuseDanceModel model = new MuseDanceModel(folder);
    model.components.forEach(
        (name, layer) -> {
          if (hasWeights(folder.resolve(name))) {
            model.load(folder, name, LoadOptions.strict().to(compute.with(ScalarType.Float)));
          } else {
            layer.initialise(seed);
            layer.to(compute.with(ScalarType.Float));
          }
        });
    return model;
  }

  /**
   * For use: every component must be there, but for the pose guider, which only training needs, and
   * the subject finder, without which everything in a picture may move.
   *
   * @throws UserError naming what is missing
   */
  public static MuseDanceModel load(Path folder, Compute compute) {
    MuseDanceModel model = new MuseDanceModel(folder);
    model.components.remove(POSE_GUIDER);
    if (!hasWeights(folder.resolve(SUBJECT_FINDER))) {
      model.components.remove(SUBJECT_FINDER);
    }
    model.components.keySet().forEach(name -> model.load(folder, name, forUse(name, compute)));
    return model;
  }

  private static LoadOptions forUse(String name, Compute compute) {
    LoadOptions options = LoadOptions.strict().to(compute);
    return staysAsStored(name, compute) ? options.largeAsStored() : options;
  }

  /** The largest networks of those whose layers go by their input. */
  private static boolean staysAsStored(String name, Compute compute) {
    boolean inFull = compute.device().is_cpu() && compute.type() == ScalarType.Float;
    return inFull && (name.endsWith("_unet") || name.equals(MUSIC_ENCODER));
  }

  /** The networks without weights, to know their sizes; no memory is reserved for them. */
  public static MuseDanceModel outline(Path folder) {
    return new MuseDanceModel(folder);
  }

  private void load(Path folder, String name, LoadOptions options) {
    try (Weights weights = Weights.open(folder.resolve(name))) {
      StrictLoader.load(components.get(name), weights, options);
    }
  }

  /** Whether a component's folder holds weights, of whatever name. */
  static boolean hasWeights(Path component) {
    return !weightFiles(component).isEmpty();
  }

  private static long storedBytes(Path component) {
    return weightFiles(component).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  private static List<Path> weightFiles(Path component) {
    if (!Files.isDirectory(component)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(component)) {
      return files.filter(file -> file.toString().matches(".*\\.(safetensors|bin)")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes the whole folder: the configurations of {@code template}, and all weights in a type.
   *
   * @param names components to write
   */
  public void save(Path template, Path folder, ScalarType type, List<String> names) {
    try {
      copyConfigurations(template, folder);
      for (String name : names) {
        Path file = folder.resolve(name).resolve(fileName(name));
        Files.createDirectories(file.getParent());
        try (TensorScope scope = TensorScope.open()) {
          WeightsFile.save(file, tensors(components.get(name), type), Map.of("format", "pt"));
        }
      }
    } catch (IOException e) {
      throw new UserError(
          folder + " must be writable, but saving failed (" + e + "); check rights and free space",
          e);
    }
  }

  /** Encoders are stored as transformers does, everything else as diffusers does. */
  static String fileName(String component) {
    return component.endsWith("_encoder")
        ? "model.safetensors"
        : "diffusion_pytorch_model.safetensors";
  }

  private static Map<String, Tensor> tensors(Layer layer, ScalarType type) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : layer.namedTensors().entrySet()) {
      tensors.put(entry.getKey(), Tensors.cast(entry.getValue().tensor().detach().cpu(), type));
    }
    return tensors;
  }

  /** The pose guider's goes along only with the pose guider. */
  private void copyConfigurations(Path from, Path to) throws IOException {
    boolean posed = components.containsKey(POSE_GUIDER);
    ConfigurationFiles.copy(from, to, component -> posed || !component.endsWith(POSE_GUIDER));
  }

  /**
   * A reference picture as the networks see it.
   *
   * @param image scaled image latents [B, C, h, w]
   * @param latents what a denoiser's latents are made of, for the picture itself: the same, or
   *     joint with no motion
   * @param decoder what the reference decoder looks at; null without joint latents
   */
  public record ReferencePicture(Tensor image, Tensor latents, ReferenceDecoder.Reference decoder) {

    /** The same for a decoder that computes in another type; only with joint latents. */
    public ReferencePicture decodedIn(ScalarType type) {
      return new ReferencePicture(image, latents, decoder.in(type));
    }
  }

  /** Encodes reference pictures [B, 3, H, W] in [-1, 1]. */
  public ReferencePicture look(Tensor picture) {
    try (TensorScope scope = TensorScope.open()) {
      EncoderFeatures seen = vae.encodeFeatures(picture);
      Tensor raw = seen.posterior().mode();
      Tensor image = scope.keep(vae.scaled(raw));
      if (!config.joint()) {
        return new ReferencePicture(image, image, null);
      }
      int coarsest = seen.maps().size() - 1;
      ReferenceDecoder.Reference decoder =
          new ReferenceDecoder.Reference(
              scope.keep(raw),
              scope.keep(seen.maps().get(coarsest)),
              scope.keep(seen.maps().get(coarsest - 1)));
      return new ReferencePicture(image, scope.keep(joint().still(image)), decoder);
    }
  }

  /**
   * The token by which cross-attention sees reference pictures [B, 3, H, W] in [-1, 1] of any size:
   * [B, 1, D] in a type; null where there is no image encoder.
   */
  public Tensor imageToken(Tensor picture, ScalarType type) {
    if (imageEncoder == null) {
      return null;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor pixels = ClipPixels.of(picture, imageEncoder.config().imageSize());
      return scope.keep(imageEncoder.forward(Tensors.cast(pixels, type)).unsqueeze(1));
    }
  }

  /**
   * Decodes joint latents [B*F, C+2, h, w], clean, to motion of the reference pictures [B],
   * computing in the type of what the decoder looks at.
   *
   * @throws NullPointerException without joint latents: decode those with the VAE
   */
  public ReferenceDecoder.Motion decode(Tensor latents, ReferencePicture reference) {
    try (TensorScope scope = TensorScope.open()) {
      long frames = latents.size(0) / reference.image().size(0);
      ScalarType type = reference.decoder().latent().scalar_type().intern();
      Tensor image = Tensors.cast(vae.unscaled(joint().image(latents)), type);
      ReferenceDecoder.Motion motion =
          referenceDecoder.forward(
              image, joint().flow(latents), reference.decoder().repeat(frames));
      return new ReferenceDecoder.Motion(
          scope.keep(motion.coarseFlow()),
          scope.keep(motion.flow()),
          scope.keep(motion.visibleLogit()),
          scope.keep(motion.painted()));
    }
  }

  public MuseDanceConfig config() {
    return config;
  }

  /** The moves that prompts can name. */
  public KnownMoves knownMoves() {
    return knownMoves;
  }

  /** How the music encoder hears. */
  public AstFeatures ears() {
    return ears;
  }

  /**
   * Lays all weights out for use; they cannot be stored or trained any more.
   *
   * @param compute where and in which type they are used
   */
  public void layOutForInference(Compute compute, WeightLayout layout) {
    components
        .values()
        .forEach(network -> network.layOutForInference(isOften(network, compute, layout)));
  }

  /** Bytes of all weights once they are laid out, those included that stay mapped from files. */
  public long weightBytes(Compute compute, WeightLayout layout) {
    return components.entrySet().stream()
        .mapToLong(entry -> weightBytes(entry.getKey(), entry.getValue(), compute, layout))
        .sum();
  }

  private long weightBytes(String name, Layer network, Compute compute, WeightLayout layout) {
    boolean often = isOften(network, compute, layout);
    long laidOut = network.laidOutCount(often, compute) * compute.bytes();
    long stored = staysAsStored(name, compute) && !often ? storedBytes(folder.resolve(name)) : 0;
    return stored == 0 ? laidOut : Math.min(stored, laidOut);
  }

  /** The denoiser computes in every step, the VAE for every frame, which would show bf16. */
  private boolean isOften(Layer network, Compute compute, WeightLayout layout) {
    boolean many = network == denoisingUnet || network == vae && compute.type() == ScalarType.Float;
    return many && layout == WeightLayout.FAST;
  }

  /** Networks by folder name. */
  public Map<String, Layer> components() {
    return Collections.unmodifiableMap(components);
  }

  public AutoencoderKl vae() {
    return vae;
  }

  public ClipTokenizer tokenizer() {
    return tokenizer;
  }

  public ClipTextModel textEncoder() {
    return textEncoder;
  }

  /** Only with an image context, else null. */
  public ClipVisionModel imageEncoder() {
    return imageEncoder;
  }

  public AstModel musicEncoder() {
    return musicEncoder;
  }

  public DanceConditioner conditioner() {
    return conditioner;
  }

  public ReferenceUnet referenceUnet() {
    return referenceUnet;
  }

  public DenoisingUnet denoisingUnet() {
    return denoisingUnet;
  }

  /** Only in folders for training, else null. */
  public PoseGuider poseGuider() {
    return poseGuider;
  }

  /** How image and motion share a latent; only with joint latents. */
  public JointLatents joint() {
    return new JointLatents(vae.config().latentChannels(), config.flowScale());
  }

  /** Only with joint latents, else null. */
  public ReferenceDecoder referenceDecoder() {
    return referenceDecoder;
  }

  /** Only where the folder has one, and for use only where it is trained; else null. */
  public SubjectFinder subjectFinder() {
    return components.containsKey(SUBJECT_FINDER) ? subjectFinder : null;
  }
}
