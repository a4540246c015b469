package org.musedance.evaluate.features;

import java.nio.file.Path;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;

/** Encoders for tests. */
public final class LatentEncoders {
  private static final Path MINI = Path.of("..", "configs", "mini");

  private LatentEncoders() {}

  /** The small model's encoder as it is before training. */
  public static LatentEncoder untrained() {
    AutoencoderKl vae = new AutoencoderKl(VaeConfig.read(MINI.resolve("vae/config.json")));
    vae.initialise(1);
    return new LatentEncoder(vae, "untrained");
  }
}
