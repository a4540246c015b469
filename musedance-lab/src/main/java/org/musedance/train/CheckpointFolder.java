package org.musedance.train;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;
import org.musedance.weights.WeightsFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a run, {@code checkpoints/STEP.safetensors}. Each is written whole or not at
 * all; the newest few stay, so that one that the disk has spoilt costs some steps and not the run.
 */
final class CheckpointFolder {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointFolder.class);
  private static final String NAME_OF_FOLDER = "checkpoints";
  private static final Pattern NAME = Pattern.compile("(\\d+)\\.safetensors");
  private static final Pattern UNFINISHED = Pattern.compile("\\..*\\.part");
  private static final String STEP = "step";

  private final Path folder;
  private final int keep;

  private CheckpointFolder(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * The checkpoints of a run, maybe none yet; what a killed process left unfinished is removed.
   *
   * @param run its folder
   * @param keep how many of the newest stay
   * @throws UserError if the run has the checkpoint of an older version
   */
  static CheckpointFolder open(Path run, int keep) throws IOException {
    Path folder = run.resolve(NAME_OF_FOLDER);
    Path old = run.resolve("checkpoint.safetensors");
    if (Files.exists(old) && !Files.exists(folder)) {
      throw new UserError(
          "a run must have its checkpoints in %s, but %s is of an older version, which cannot go on; give another output folder, or remove that file to start again"
              .formatted(folder, old));
    }
    Files.createDirectories(folder);
    for (Path left : files(folder, UNFINISHED)) {
      Files.delete(left);
    }
    return new CheckpointFolder(folder, keep);
  }

  private static List<Path> files(Path folder, Pattern name) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name.matcher(file.getFileName().toString()).matches()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the best weights of a run are, beside its checkpoints. */
  static Path best(Path run) {
    return run.resolve(NAME_OF_FOLDER).resolve("best.safetensors");
  }

  /** Saves the state after a step and removes what is no longer kept. */
  void save(long step, Map<String, Tensor> state) {
    Path file = folder.resolve(String.format("%07d.safetensors", step));
    WeightsFile.save(file, state, Map.of(STEP, Long.toString(step)));
    removeOthers(step);
  }

  /** Later ones are of a past that is being done again, from a checkpoint before them. */
  private void removeOthers(long step) {
    try {
      for (Path later : newestFirst().stream().filter(file -> stepOf(file) > step).toList()) {
        Files.delete(later);
      }
      for (Path old : newestFirst().stream().skip(keep).toList()) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Path> newestFirst() {
    return files(folder, NAME).stream()
        .sorted(Comparator.comparingLong(CheckpointFolder::stepOf).reversed())
        .toList();
  }

  private static long stepOf(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Long.parseLong(name.group(1)) : 0;
  }

  /**
   * Restores the newest checkpoint that can be read.
   *
   * @return its step; 0 where there is none
   * @throws UserError if there are some and none can be read
   */
  long resume(Consumer<Map<String, Tensor>> restore) {
    List<Path> all = newestFirst();
    for (Path file : all) {
      Optional<Safetensors> opened = open(file);
      if (opened.isPresent()) {
        return restore(opened.get(), restore);
      }
    }
    if (!all.isEmpty()) {
      throw new UserError(
          "a run must have a checkpoint that can be read, but all in %s are damaged; remove that folder to start again"
              .formatted(folder));
    }
    return 0;
  }

  private static Optional<Safetensors> open(Path file) {
    try {
      return Optional.of(Safetensors.open(file));
    } catch (UserError damaged) {
      LOG.warn("{} is damaged; the run goes on from the checkpoint before", file);
      LOG.debug("What is wrong with it", damaged);
      return Optional.empty();
    }
  }

  private static long restore(Safetensors opened, Consumer<Map<String, Tensor>> restore) {
    try (Safetensors file = opened;
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> saved = new LinkedHashMap<>();
      file.names().forEach(name -> saved.put(name, file.tensor(name)));
      restore.accept(saved);
      return Long.parseLong(file.metadata().get(STEP));
    }
  }
}
