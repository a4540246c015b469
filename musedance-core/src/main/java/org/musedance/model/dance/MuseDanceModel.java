package org.musedance.model.dance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.audio.AstFeatures;
import org.musedance.model.ConfigJson;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
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
  private static final String POSE_GUIDER = "pose_guider";

  private final MuseDanceConfig config;
  private final Map<String, Layer> components = new LinkedHashMap<>();
  private final AstFeatures ears;
  private final AutoencoderKl vae;
  private final ReferenceDecoder referenceDecoder;

  private MuseDanceModel(Path folder) {
    config = MuseDanceConfig.read(folder.resolve("musedance.json"));
    ears = ears(folder.resolve("music_encoder/preprocessor_config.json"));
    vae = add("vae", new AutoencoderKl(VaeConfig.read(folder.resolve("vae/config.json"))));
    referenceDecoder =
        config.joint()
            ? add(
                "reference_decoder",
                new ReferenceDecoder(
                    ReferenceDecoderConfig.read(folder.resolve("reference_decoder/config.json"))))
            : null;
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
            model.load(folder, name, compute.with(ScalarType.Float));
          } else {
            layer.initialise(seed);
            layer.to(compute.with(ScalarType.Float));
          }
        });
    return model;
  }

  /**
   * For use: every component must be there, but for the pose guider, which only training needs.
   *
   * @throws UserError naming what is missing
   */
  public static MuseDanceModel load(Path folder, Compute compute) {
    MuseDanceModel model = new MuseDanceModel(folder);
    model.components.remove(POSE_GUIDER);
    model.components.keySet().forEach(name -> model.load(folder, name, compute));
    return model;
  }

  private void load(Path folder, String name, Compute compute) {
    try (Weights weights = Weights.open(folder.resolve(name))) {
      StrictLoader.load(components.get(name), weights, LoadOptions.strict().to(compute));
    }
  }

  private static boolean hasWeights(Path component) {
    if (!Files.isDirectory(component)) {
      return false;
    }
    try (Stream<Path> files = Files.list(component)) {
      return files.anyMatch(file -> file.toString().matches(".*\\.(safetensors|bin)"));
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
        Path file = folder.resolve(name).resolve("diffusion_pytorch_model.safetensors");
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

  private static Map<String, Tensor> tensors(Layer layer, ScalarType type) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> entry : layer.namedTensors().entrySet()) {
      tensors.put(entry.getKey(), Tensors.cast(entry.getValue().tensor().detach().cpu(), type));
    }
    return tensors;
  }

  private static void copyConfigurations(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(json|txt)")).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (!file.toAbsolutePath().normalize().equals(target.toAbsolutePath().normalize())) {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  public MuseDanceConfig config() {
    return config;
  }

  /** How the music encoder hears. */
  public AstFeatures ears() {
    return ears;
  }

  /** Networks by folder name. */
  public Map<String, Layer> components() {
    return Map.copyOf(components);
  }

  public AutoencoderKl vae() {
    return vae;
  }

  /** Only with joint latents, else null. */
  public ReferenceDecoder referenceDecoder() {
    return referenceDecoder;
  }
}
