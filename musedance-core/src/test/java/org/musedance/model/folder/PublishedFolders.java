package org.musedance.model.folder;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.musedance.model.Reference;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.weights.DrawnWeights;
import org.musedance.weights.WeightsFile;

/** Folders as a user has them: small published models side by side. */
final class PublishedFolders {
  static final Path STABLE_DIFFUSION = Reference.path("tiny-sd");
  static final Path MUSIC = Reference.path("tiny-ast");

  private static final ObjectMapper JSON = new ObjectMapper();

  private PublishedFolders() {}

  /** The configuration that comes with the program, with motion modules for narrow networks. */
  static Path template(Path folder, int heads, int groups) {
    copy(Path.of("..", "configs", "sd15"), folder);
    edit(
        folder.resolve("denoising_unet/config.json"),
        json -> json.withObject("motion_modules").put("heads", heads).put("groups", groups));
    edit(
        folder.resolve("musedance.json"),
        json -> json.withObject("music").put("hidden_width", 16).put("tokens", 4));
    return folder;
  }

  /** A Stable Diffusion folder in whose U-Net AnimateAnyone's small networks fit. */
  static Path forAnimateAnyone(Path folder) {
    for (String component : new String[] {"vae", "tokenizer", "text_encoder", "scheduler"}) {
      copy(STABLE_DIFFUSION.resolve(component), folder.resolve(component));
    }
    copy(Reference.path("animate/unet_config.json"), folder.resolve("unet/config.json"));
    Path words = folder.resolve("text_encoder/config.json");
    edit(words, json -> json.put("hidden_size", 24));
    WeightsFile.save(
        folder.resolve("text_encoder/model.safetensors"),
        new DrawnWeights(new ClipTextModel(ClipTextConfig.read(words)), 1),
        java.util.Map.of(),
        bytes -> {});
    return folder;
  }

  static Path animate(String file) {
    return Reference.path("animate/" + file);
  }

  static void edit(Path file, Consumer<ObjectNode> change) {
    try {
      ObjectNode json = (ObjectNode) JSON.readTree(file.toFile());
      change.accept(json);
      JSON.writeValue(file.toFile(), json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copy(Path from, Path to) {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.copy(file, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
