package org.musedance.model.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.musedance.model.ConfigJson;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.unet.Unet2d;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Layer;
import org.musedance.weights.KeyMap;
import org.musedance.weights.PublishedNames;

/**
 * The network that a folder of diffusers or transformers describes, without its weights.
 *
 * @param names from those of its file to those of our network
 */
record PublishedNetwork(Layer layer, KeyMap names) {

  /** What {@code config.json} describes, if it is a network that we have. */
  static Optional<PublishedNetwork> of(Path folder) {
    Path file = folder.resolve("config.json");
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    ConfigJson json = ConfigJson.read(file);
    String kind = json.text("_class_name", json.text("model_type", ""));
    return switch (kind) {
      case "UNet2DConditionModel" -> Optional.of(unet(UnetConfig.read(file)));
      case "AutoencoderKL" -> Optional.of(vae(VaeConfig.read(file)));
      case "clip_text_model" -> Optional.of(words(ClipTextConfig.read(file)));
      case "audio-spectrogram-transformer" -> Optional.of(music(AstConfig.read(file)));
      default -> Optional.empty();
    };
  }

  private static PublishedNetwork unet(UnetConfig config) {
    return new PublishedNetwork(new Unet2d(config), PublishedNames.unet(config.layersPerBlock()));
  }

  private static PublishedNetwork vae(VaeConfig config) {
    return new PublishedNetwork(
        new AutoencoderKl(config), PublishedNames.vae(config.blockOutChannels().size()));
  }

  private static PublishedNetwork words(ClipTextConfig config) {
    return new PublishedNetwork(new ClipTextModel(config), PublishedNames.textEncoder());
  }

  private static PublishedNetwork music(AstConfig config) {
    return new PublishedNetwork(new AstModel(config), PublishedNames.ast());
  }
}
