package org.musedance.model.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.musedance.model.ConfigJson;
import org.musedance.model.dance.MotionConfig;
import org.musedance.tensor.UserError;
import org.musedance.weights.PublishedNames;
import org.musedance.weights.Weights;

/**
 * Motion modules as they are published, and what their weights tell about the network around them.
 *
 * <p>AnimateDiff v1 has 24 positions, no module in the middle and norms over all frames together;
 * v2 has 32, one in the middle and norms frame by frame; v3 is v2 without the middle. A
 * MotionAdapter of diffusers says it in its configuration, and norms frame by frame.
 *
 * @param config sizes of the modules
 * @param framesAlone whether the U-Net around them normalises every frame alone
 */
record MotionSource(MotionConfig config, boolean framesAlone) {
  private static final String MODULES = "motion_modules.";
  private static final String POSITIONS = ".pos_encoder.pe";
  private static final int FIRST_VERSION_POSITIONS = 24;

  /** Opens a file or folder under the names of our networks. */
  static Weights open(Path path, String variant) {
    Weights modules = Weights.open(path, variant).renamed(PublishedNames.motionModules());
    if (modules.names().isEmpty()) {
      modules.close();
      throw new UserError(
          path
              + " must hold keys with motion_modules, but has none; give --motion a checkpoint of"
              + " AnimateDiff or AnimateAnyone's motion_module.pth");
    }
    return modules;
  }

  private static boolean areIn(Weights weights) {
    return weights.names().stream().anyMatch(name -> name.contains("." + MODULES));
  }

  /**
   * Looks at a denoiser's weights.
   *
   * @param pathOrNull where the motion modules come from, if from a file or folder of their own
   * @param usual sizes that the weights do not tell, or all of them where there are no modules
   */
  static MotionSource of(Weights weights, Path pathOrNull, MotionConfig usual) {
    if (!areIn(weights)) {
      return new MotionSource(usual, true);
    }
    MotionConfig told = adapter(pathOrNull, usual);
    int positions = positions(weights, told.maxLength());
    boolean first = told == usual && positions == FIRST_VERSION_POSITIONS;
    boolean inMiddle =
        weights.names().stream().anyMatch(name -> name.startsWith("mid_block." + MODULES));
    return new MotionSource(
        new MotionConfig(told.heads(), positions, told.groups(), inMiddle), !first);
  }

  private static MotionConfig adapter(Path pathOrNull, MotionConfig usual) {
    if (pathOrNull == null || !Files.exists(pathOrNull.resolve("config.json"))) {
      return usual;
    }
    ConfigJson json = ConfigJson.read(pathOrNull.resolve("config.json"));
    return new MotionConfig(
        json.integer("motion_num_attention_heads", usual.heads()),
        json.integer("motion_max_seq_length", usual.maxLength()),
        json.integer("motion_norm_num_groups", usual.groups()),
        json.flag("use_motion_mid_block", usual.midBlock()));
  }

  private static int positions(Weights weights, int untold) {
    Set<String> names = weights.names();
    return names.stream()
        .filter(name -> name.endsWith(POSITIONS) && weights.shape(name).length == 3)
        .findFirst()
        .map(name -> Math.toIntExact(weights.shape(name)[1]))
        .orElse(untold);
  }
}
