package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.musedance.animate.DanceModel;
import org.musedance.animate.ModelFolder;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.Bar;
import org.musedance.evaluate.Evaluation;
import org.musedance.evaluate.FirstLight;
import org.musedance.evaluate.FirstLightReport;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.PictureSample;
import org.musedance.evaluate.Setting;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate first-light}: the bars of the first bundled model. */
@Command(
    name = "first-light",
    sortOptions = false,
    description = "Measure a model on unseen dancers of the dance world and on any pictures.")
final class FirstLightCommand implements Runnable {
  private static final int MOST_SAMPLES = 1000;
  private static final double SHORTEST = 4;
  private static final double LONGEST = 60;

  /** Side of the test world's pictures, that of the published bars. */
  private static final int SIZE = 256;

  @Spec private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME|FOLDER",
      defaultValue = ModelFolder.BUNDLED,
      description = "A bundled model or a model folder (default: ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--samples",
      paramLabel = "NUMBER",
      defaultValue = "16",
      description =
          "Dances of the dance world; the first 12 have one move each (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "Length of each dance, 4 to 60 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--pictures",
      paramLabel = "FOLDER",
      split = ",",
      defaultValue = "samples/pictures,samples",
      description = "Folders of arbitrary pictures (default: ${DEFAULT-VALUE}).")
  private List<Path> pictures;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Draws dancers, songs, words and noise (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--steps",
      paramLabel = "NUMBER",
      description = "Sampling steps per clip; else as the model suggests.")
  private Integer steps;

  @Option(
      names = "--guidance",
      paramLabel = "NUMBER",
      description = "How strongly prompt and music count; else as the model suggests.")
  private Double guidance;

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--dtype",
      defaultValue = "auto",
      description = "auto, f32 or bf16 (default: ${DEFAULT-VALUE}).")
  private String dtype;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where report.md, report.json and pictures go.")
  private Path output;

  @Override
  public void run() {
    check("--samples", samples, 1, MOST_SAMPLES);
    check("--seconds", seconds, SHORTEST, LONGEST);
    Path folder = ModelFolder.find(model);
    List<PictureSample> arbitrary = PictureSample.read(pictures, seed, seconds);
    DanceModel dancing = DanceModel.load(folder, Compute.of(device, dtype));
    PrintWriter err = spec.commandLine().getErr();
    Evaluation evaluation =
        FirstLight.run(
            setting(dancing.config()),
            arbitrary,
            new ModelDancer(rehearsal(dancing)),
            err::println);
    evaluation.write(output);
    print(evaluation.report());
  }

  private Setting setting(MuseDanceConfig config) {
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    return new Setting(
        config.name(), today, seed, samples, seconds, config.framesPerSecond(), SIZE);
  }

  private Rehearsal rehearsal(DanceModel dancing) {
    return new Rehearsal(
        dancing,
        steps == null ? dancing.config().steps() : steps,
        guidance == null ? dancing.config().guidance() : guidance);
  }

  private void print(FirstLightReport report) {
    PrintWriter out = spec.commandLine().getOut();
    for (Bar bar : report.bars()) {
      out.printf(
          Locale.ROOT,
          "%s  %.3f%s (%s %s)  %s%n",
          bar.passed() ? "pass" : "FAIL",
          bar.value(),
          bar.unit(),
          bar.atLeast() ? "at least" : "at most",
          bar.limit() + bar.unit(),
          bar.name());
    }
    out.println(output.resolve("report.md"));
  }

  private static void check(String option, double value, double least, double most) {
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
