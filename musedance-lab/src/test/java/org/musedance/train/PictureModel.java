package org.musedance.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The small model's shape without joint latents: what a model of real videos is, only smaller. */
final class PictureModel {
  private static final Path MINI = Path.of("..", "configs", "mini");

  private PictureModel() {}

  /** Writes the configuration into a new folder. */
  static Path in(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(MINI)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = folder.resolve(MINI.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
    change(folder, "musedance.json", "\"flow_channels\": 2", "\"flow_channels\": 0");
    change(folder, "denoising_unet/config.json", "\"in_channels\": 20", "\"in_channels\": 16");
    change(folder, "denoising_unet/config.json", "\"out_channels\": 11", "\"out_channels\": 8");
    change(folder, "reference_unet/config.json", "\"in_channels\": 10", "\"in_channels\": 8");
    change(folder, "scheduler/scheduler_config.json", "\"sample\"", "\"v_prediction\"");
    return folder;
  }

  private static void change(Path folder, String name, String from, String to) throws IOException {
    Path file = folder.resolve(name);
    String text = Files.readString(file);
    if (!text.contains(from)) {
      throw new IllegalStateException(name + " must contain " + from);
    }
    Files.writeString(file, text.replace(from, to));
  }
}
