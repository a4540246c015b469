package org.musedance.model.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.musedance.tensor.UserError;
import org.musedance.weights.ByteProgress;
import org.musedance.weights.Weights;

/** The files that a model was made of, told by name, size and SHA-256 for its provenance. */
final class SourceFiles {
  private static final int CHUNK = 1 << 20;

  private final Map<Path, Map<String, Object>> known = new TreeMap<>();
  private final ByteProgress progress;
  private final long total;
  private long done;

  private SourceFiles(long total, ByteProgress progress) {
    this.total = total;
    this.progress = progress;
  }

  /** Describes the files behind each component; components without files are left out. */
  static Map<String, Object> describe(Map<String, Weights> components, ByteProgress progress) {
    long total =
        components.values().stream()
            .flatMap(weights -> weights.files().stream())
            .distinct()
            .mapToLong(SourceFiles::size)
            .sum();
    SourceFiles files = new SourceFiles(total, progress);
    Map<String, Object> described = new TreeMap<>();
    components.forEach(
        (name, weights) -> {
          if (!weights.files().isEmpty()) {
            described.put(name, files.describe(weights.files()));
          }
        });
    return described;
  }

  private List<Map<String, Object>> describe(List<Path> paths) {
    List<Map<String, Object>> described = new ArrayList<>();
    for (Path path : paths) {
      described.add(known.computeIfAbsent(path, this::describe));
    }
    return described;
  }

  private Map<String, Object> describe(Path path) {
    Map<String, Object> told = new TreeMap<>();
    told.put("file", name(path));
    told.put("bytes", size(path));
    told.put("sha256", sha256(path));
    return told;
  }

  /** The file with the folder it lies in, which says more than {@code model.safetensors} alone. */
  private static String name(Path path) {
    Path whole = path.toAbsolutePath().normalize();
    int names = whole.getNameCount();
    return whole.subpath(Math.max(0, names - 2), names).toString().replace('\\', '/');
  }

  private String sha256(Path path) {
    String item = "sha256 of " + name(path);
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] chunk = new byte[CHUNK];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
        progress.at(item, done += count, total);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw unreadable(path, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static long size(Path path) {
    try {
      return Files.size(path);
    } catch (IOException e) {
      throw unreadable(path, e);
    }
  }

  private static UserError unreadable(Path path, IOException cause) {
    return new UserError(
        "%s must be readable, but is not (%s); check its rights and the disk"
            .formatted(path, cause),
        cause);
  }
}
