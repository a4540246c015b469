package org.musedance.animate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.musedance.tensor.UserError;
import org.musedance.weights.hub.HubCache;
import org.musedance.weights.hub.HubModel;
import org.musedance.weights.hub.HubSettings;

/**
 * Finds the folder of a model: one that is named by its path, a bundled one by its name or else one
 * of those in {@code models}, or one that was pulled from a hub as {@code ORGANISATION/NAME}.
 *
 * <p>Bundled models lie in the folder that the system property {@value #MODELS_PROPERTY} names, or
 * on the class path. Weights are mapped into memory from files, so a model in a jar is unpacked
 * into a temporary folder for as long as the program runs.
 */
public final class ModelFolder {
  /** The model that is always there. */
  public static final String BUNDLED = "mini";

  /** Names a folder of model folders. */
  public static final String MODELS_PROPERTY = "musedance.models";

  /** Where people keep models of their own, below the folder they work in. */
  private static final Path OWN = Path.of("models");

  private static final String CONFIGURATION = "musedance.json";
  private static final String TEMPLATES = "configs/";

  private ModelFolder() {}

  /**
   * The folder of a model.
   *
   * @throws UserError if there is none
   */
  public static Path find(String nameOrPath) {
    return find(nameOrPath, OWN, System.getenv());
  }

  static Path find(String nameOrPath, Path own, Map<String, String> variables) {
    Path folder = path(nameOrPath);
    if (isModel(folder)) {
      return folder;
    }
    String models = System.getProperty(MODELS_PROPERTY);
    if (models != null && isModel(Path.of(models).resolve(folder))) {
      return Path.of(models).resolve(folder);
    }
    URL found = ModelFolder.class.getResource("/" + nameOrPath + "/" + CONFIGURATION);
    if (found != null) {
      return onClassPath(found, nameOrPath);
    }
    return isModel(own.resolve(folder))
        ? own.resolve(folder)
        : pulled(nameOrPath, variables).orElseThrow(() -> none(nameOrPath));
  }

  /** A model that was pulled from a hub before; the network is not asked. */
  private static Optional<Path> pulled(String name, Map<String, String> variables) {
    return HubModel.isName(name)
        ? new HubCache(HubSettings.of(variables))
            .snapshot(HubModel.parse(name))
            .filter(ModelFolder::isModel)
        : Optional.empty();
  }

  /**
   * The folder of a model's configuration without weights: one that is named by its path, or one of
   * those that come with the program, {@code mini} and {@code sd15}.
   *
   * @throws UserError if there is none
   */
  public static Path template(String nameOrPath) {
    Path folder = path(nameOrPath);
    if (isModel(folder)) {
      return folder;
    }
    URL found = ModelFolder.class.getResource("/" + TEMPLATES + nameOrPath + "/" + CONFIGURATION);
    if (found == null) {
      throw new UserError(
          "configuration must be a folder with a %s, or mini or sd15, but %s is neither; use sd15"
              .formatted(CONFIGURATION, nameOrPath));
    }
    return onClassPath(found, TEMPLATES + nameOrPath);
  }

  private static Path path(String nameOrPath) {
    try {
      return Path.of(nameOrPath);
    } catch (InvalidPathException e) {
      throw none(nameOrPath);
    }
  }

  private static boolean isModel(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIGURATION));
  }

  private static UserError none(String nameOrPath) {
    return new UserError(
        "model must be a folder with a %s, a bundled model or one in %s, but %s is none of them; use %s"
            .formatted(CONFIGURATION, OWN, nameOrPath, BUNDLED));
  }

  private static Path onClassPath(URL configuration, String name) {
    try {
      URI uri = configuration.toURI();
      return uri.getScheme().equals("jar")
          ? unpacked(uri, name)
          : Path.of(uri).toAbsolutePath().getParent();
    } catch (IOException | URISyntaxException e) {
      throw new UserError(
          "model %s must be unpacked into a temporary folder, but that failed (%s); free some space"
              .formatted(name, e),
          e);
    }
  }

  private static Path unpacked(URI inJar, String name) throws IOException {
    Path target = Files.createTempDirectory("musedance-" + name.replace('/', '-'));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(target)));
    try (FileSystem jar = FileSystems.newFileSystem(inJar, Map.of())) {
      Path root = jar.getPath("/" + name);
      for (Path file : files(root)) {
        Path copy = target.resolve(root.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    return target;
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // It lies in the system's folder for what may be deleted at any time.
    }
  }
}
