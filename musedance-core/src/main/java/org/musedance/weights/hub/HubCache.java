package org.musedance.weights.hub;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.musedance.tensor.UserError;

/**
 * The folder of pulled models, in the layout of Hugging Face's tools: {@code
 * models--ORG--NAME/blobs/ETAG} holds each file once, {@code snapshots/COMMIT/PATH} links to it,
 * {@code refs/REVISION} holds a commit.
 */
public final class HubCache {
  private final Path root;

  public HubCache(HubSettings settings) {
    root = settings.cache();
  }

  /** The folder of a model that was pulled before. */
  public Optional<Path> snapshot(HubModel model) {
    Path folder = root.resolve(model.folderName());
    Path ref = folder.resolve("refs").resolve(model.revision());
    String commit = Files.isRegularFile(ref) ? read(ref).strip() : model.revision();
    Path snapshot = folder.resolve("snapshots").resolve(commit);
    return Files.isDirectory(snapshot) ? Optional.of(snapshot) : Optional.empty();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Where a file is kept, whatever model revisions it belongs to. */
  Path blob(HubModel model, HubFile file) {
    return root.resolve(model.folderName()).resolve("blobs").resolve(file.etag());
  }

  /** The folder of a commit, which may not be there yet. */
  Path snapshot(HubModel model, String commit) {
    return root.resolve(model.folderName()).resolve("snapshots").resolve(commit);
  }

  /** Notes which commit a revision is. */
  void note(HubModel model, String commit) {
    if (model.revision().equals(commit)) {
      return;
    }
    Path ref = root.resolve(model.folderName()).resolve("refs").resolve(model.revision());
    try {
      Files.createDirectories(ref.getParent());
      Path part = ref.resolveSibling("." + UUID.randomUUID());
      Files.writeString(part, commit);
      Files.move(part, ref, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(ref, e);
    }
  }

  /** Makes a file of a snapshot out of its blob. */
  void link(Path snapshot, HubFile file, Path blob) {
    Path place = snapshot.resolve(file.path());
    try {
      Files.createDirectories(place.getParent());
      if (Files.exists(place) && Files.isSameFile(place, blob)) {
        return;
      }
      Files.deleteIfExists(place);
      try {
        Files.createSymbolicLink(place, place.getParent().relativize(blob));
      } catch (UnsupportedOperationException | FileSystemException notAllowed) {
        // As on Windows without developer mode; the copy costs space, but works everywhere.
        Files.copy(blob, place);
      }
    } catch (IOException e) {
      throw failed(place, e);
    }
  }

  /** The error for a cache that cannot be used. */
  static UserError failed(Path file, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("No space left") || message.contains("not enough space")) {
      return new UserError(
          "the disk of %s must have room, but is full; free some, or name another folder with HF_HOME"
              .formatted(file),
          cause);
    }
    return new UserError(
        "%s must be usable, but is not (%s); check its rights, or name another folder with HF_HOME"
            .formatted(file, cause),
        cause);
  }
}
