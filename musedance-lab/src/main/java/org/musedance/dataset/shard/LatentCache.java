package org.musedance.dataset.shard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.UserError;
import org.musedance.weights.Safetensors;
import org.musedance.weights.Weights;
import org.musedance.weights.WeightsFile;

/**
 * The latents of a dataset's pictures: a safetensors file beside each shard, with the scaled
 * latents [frames, C, h, w] of each clip under its key.
 *
 * <p>They are kept as f16. Scaled latents are of about unit variance, far from its limits, and with
 * 11 significant bits it is eight times as fine as bf16. The metadata say what they are of and
 * which network made them, so that others are not taken for them.
 *
 * @param folder of the dataset
 * @param index of the dataset
 * @param model folder of the model whose VAE makes them, for messages
 * @param checksum of all that the latents of a picture depend on
 */
public record LatentCache(Path folder, DatasetIndex index, Path model, String checksum) {
  /** How values are stored. */
  public static final ScalarType TYPE = ScalarType.Half;

  private static final String SUFFIX = ".latents.safetensors";
  private static final String VAE = "vae";
  private static final String PICTURES = "pictures";
  private static final String SHARD_BYTES = "shard_bytes";
  private static final int SHOWN_DIGITS = 12;

  /** Where the latents of a shard are, such as {@code train-00000.latents.safetensors}. */
  public Path file(DatasetIndex.Shard shard) {
    return folder.resolve(shard.file().replaceAll("\\.tar$", "") + SUFFIX);
  }

  private Map<String, String> metadata(DatasetIndex.Shard shard) {
    String size = index.width() + " x " + index.height();
    String bytes = Long.toString(shard.bytes());
    return new TreeMap<>(Map.of(VAE, checksum, PICTURES, size, SHARD_BYTES, bytes));
  }

  /**
   * Writes the latents of a shard, whole or not at all.
   *
   * @param clips latents by key, computed one clip after the other as they are asked for
   */
  public void write(DatasetIndex.Shard shard, Weights clips) {
    WeightsFile.save(file(shard), clips, metadata(shard), bytes -> {});
  }

  /** Whether the latents of a shard are there, whole, and these ones. */
  public boolean has(DatasetIndex.Shard shard) {
    try {
      open(shard).close();
      return true;
    } catch (UserError missing) {
      return false;
    }
  }

  /** Removes what killed processes left half written; nobody may be writing. */
  public void removeUnfinished() {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> left = files.filter(LatentCache::isUnfinished).toList();
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UserError(
          "%s must be a writable folder, but is not (%s); check permissions".formatted(folder, e),
          e);
    }
  }

  private static boolean isUnfinished(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.contains(SUFFIX) && name.endsWith(".part");
  }

  /**
   * Opens the latents of a shard.
   *
   * @throws UserError if there are none, or others
   */
  Safetensors open(DatasetIndex.Shard shard) {
    Path file = file(shard);
    if (!Files.exists(file)) {
      throw new UserError(
          "the latents of %s must be in %s, but there is no such file; make them with: %s"
              .formatted(shard.file(), file, command()));
    }
    Safetensors opened = Safetensors.open(file);
    try {
      refuseOthers(shard, opened.metadata());
      return opened;
    } catch (UserError others) {
      opened.close();
      throw others;
    }
  }

  private String command() {
    return "musedance dataset encode %s --model %s".formatted(folder, model);
  }

  private void refuseOthers(DatasetIndex.Shard shard, Map<String, String> said) {
    Map<String, String> expected = metadata(shard);
    String made = said.getOrDefault(VAE, "none");
    if (!made.equals(checksum)) {
      throw others(
          shard,
          "made by the VAE of " + model,
          shortened(checksum),
          "made by another",
          shortened(made));
    }
    String size = said.get(PICTURES);
    if (!expected.get(PICTURES).equals(size)) {
      throw others(shard, "of the dataset's pictures", expected.get(PICTURES), "of others", size);
    }
    String bytes = said.get(SHARD_BYTES);
    if (!expected.get(SHARD_BYTES).equals(bytes)) {
      String now = expected.get(SHARD_BYTES) + " bytes";
      throw others(shard, "of " + shard.file(), now, "of another shard", bytes + " bytes");
    }
  }

  private UserError others(
      DatasetIndex.Shard shard, String rule, String expected, String instead, String found) {
    return new UserError(
        "the latents in %s must be %s (%s), but are %s (%s); make them again with: %s"
            .formatted(file(shard), rule, expected, instead, found, command()));
  }

  private static String shortened(String digits) {
    return digits.substring(0, Math.min(SHOWN_DIGITS, digits.length()));
  }
}
