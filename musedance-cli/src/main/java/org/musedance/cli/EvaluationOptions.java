package org.musedance.cli;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.musedance.animate.DanceModel;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.study.FolderChecksum;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What every evaluation of a model is told: who dances, from which seed, and where it is written.
 */
final class EvaluationOptions {
  /** For models that work at any size. */
  private static final int DEFAULT_SIZE = 512;

  @Mixin private ModelOption model;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Draws dancers, songs, words and noise (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SamplingOptions sampling;
  @Mixin private ComputeOptions computing;
  @Mixin private AblationOptions ablation;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FOLDER",
      description = "Where the report goes, with its pictures and videos.")
  private Path output;

  long seed() {
    return seed;
  }

  boolean hasOutput() {
    return output != null;
  }

  Path output() {
    if (output == null) {
      throw new UserError("--output must be a folder, but is not given; name one with -o FOLDER");
    }
    return output;
  }

  Path modelFolder() {
    return model.folder();
  }

  Rehearsal rehearsal() {
    DanceModel dancing =
        DanceModel.load(modelFolder(), computing.compute()).without(ablation.parts());
    return new Rehearsal(
        dancing,
        dancing.sampling(
            sampling.sampler(), sampling.steps(), sampling.guidance(), OptionalDouble.empty()));
  }

  /** The side of test pictures. */
  static int size(MuseDanceConfig config) {
    return config.workSize() > 0 ? config.workSize() : DEFAULT_SIZE;
  }

  /** What results depend on, as far as the model is concerned. */
  Map<String, Object> setting(Rehearsal rehearsal) {
    Map<String, Object> setting = new LinkedHashMap<>();
    setting.put("model", rehearsal.model().config().name());
    setting.put("checksum", FolderChecksum.of(modelFolder()));
    setting.put("seed", seed);
    if (!ablation.parts().isEmpty()) {
      setting.put("without", ablation.parts().toString());
    }
    setting.put("sampler", rehearsal.sampling().describe());
    setting.put("computed", computing.compute().toString());
    return setting;
  }

  /** The setting with what it does not depend on but a reader wants to know. */
  static Map<String, Object> dated(Map<String, Object> setting) {
    Map<String, Object> dated = new LinkedHashMap<>(setting);
    dated.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    dated.put("commit", Revision.current());
    return dated;
  }

  /** Refuses a number outside a range. */
  static void check(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s must be %.0f to %.0f, but was %s; choose a value in between",
              option,
              least,
              most,
              Double.toString(value).replaceAll("\\.0$", "")));
    }
  }
}
