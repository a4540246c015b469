package org.musedance.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;

/**
 * Finds the weights in a component's folder of a diffusers or transformers model, such as {@code
 * unet/} or {@code text_encoder/}.
 *
 * <p>The variant asked for ("fp16") comes before the full-precision files, and these before other
 * variants; for each, safetensors before pickles and one file before shards with an index.
 */
final class ComponentFolder {
  private static final List<String> STEMS =
      List.of("diffusion_pytorch_model", "model", "pytorch_model");
  private static final List<String> EXTENSIONS = List.of("safetensors", "bin");
  private static final Pattern VARIANT =
      Pattern.compile(
          "(?:diffusion_pytorch_model|model|pytorch_model)\\.(?!safetensors|bin)([^.]+)"
              + "\\.(?:safetensors|bin)(?:\\.index\\.json)?"
              + "|.*\\.(?:safetensors|bin)\\.index\\.([^.]+)\\.json");
  private static final String NO_VARIANT = "";

  private ComponentFolder() {}

  /** The weights file or shard index of a folder. */
  static Path find(Path folder, String variant) {
    return Stream.concat(Stream.of(variant, NO_VARIANT), variants(folder).stream())
        .flatMap(ComponentFolder::fileNames)
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> nothingIn(folder));
  }

  private static Stream<String> fileNames(String variant) {
    String infix = variant.isEmpty() ? "" : "." + variant;
    return EXTENSIONS.stream()
        .flatMap(
            extension ->
                STEMS.stream()
                    .flatMap(
                        stem ->
                            Stream.of(
                                stem + infix + "." + extension,
                                stem + "." + extension + ".index" + infix + ".json",
                                stem + infix + "." + extension + ".index.json")));
  }

  private static TreeSet<String> variants(Path folder) {
    TreeSet<String> variants = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      files
          .map(file -> variant(file.getFileName().toString()))
          .flatMap(Optional::stream)
          .forEach(variants::add);
    } catch (IOException e) {
      throw WeightsFormat.unreadable(folder, e);
    }
    return variants;
  }

  private static Optional<String> variant(String fileName) {
    Matcher matcher = VARIANT.matcher(fileName);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) != null ? matcher.group(1) : matcher.group(2));
  }

  private static UserError nothingIn(Path folder) {
    String wayOut =
        Files.exists(folder.resolve("model_index.json"))
            ? "it is a whole pipeline: name one of its folders, such as " + folder.resolve("unet")
            : "download the folder with its weights";
    return new UserError(
        folder
            + " must hold a weights file such as diffusion_pytorch_model.safetensors or"
            + " model.safetensors, but holds none; "
            + wayOut);
  }
}
