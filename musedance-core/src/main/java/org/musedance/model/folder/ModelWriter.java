package org.musedance.model.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.Weights;
import org.musedance.weights.WeightsFile;

/**
 * Writes a model folder from weights that are never all in memory: a full-size model is several
 * times larger than what is needed to write it.
 */
final class ModelWriter {
  /** As PyTorch's own writers mark their files; some readers ask for it. */
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private final ByteProgress progress;
  private final long total;
  private long done;

  private ModelWriter(ByteProgress progress, long total) {
    this.progress = progress;
    this.total = total;
  }

  /** Writes everything in a folder but the weights. */
  @FunctionalInterface
  interface Configurations {
    void writeTo(Path folder) throws IOException;

    /** Those of a template, with another {@code musedance.json}. */
    static Configurations of(Path template, MuseDanceConfig config) {
      return folder -> {
        ConfigurationFiles.copy(template, folder, component -> true);
        config.write(folder.resolve("musedance.json"));
      };
    }
  }

  /**
   * Writes a whole folder, or nothing.
   *
   * @param components weights by component
   */
  static void write(
      Path target,
      Configurations configurations,
      Map<String, Weights> components,
      ByteProgress progress) {
    long total = components.values().stream().mapToLong(Weights::byteCount).sum();
    ModelWriter writer = new ModelWriter(progress, total);
    try (NewModelFolder folder = NewModelFolder.at(target)) {
      folder.requireSpace(total);
      configurations.writeTo(folder.path());
      for (Map.Entry<String, Weights> component : components.entrySet()) {
        writer.write(folder.path(), component.getKey(), component.getValue());
      }
      folder.publish();
    } catch (IOException e) {
      throw NewModelFolder.unwritable(target, e);
    }
  }

  private void write(Path folder, String component, Weights weights) throws IOException {
    Path file = folder.resolve(component).resolve(MuseDanceModel.fileName(component));
    Files.createDirectories(file.getParent());
    progress.at(component, done, total);
    WeightsFile.save(
        file, weights, METADATA, bytes -> progress.at(component, done += bytes, total));
  }
}
