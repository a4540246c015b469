package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.Bar;
import org.musedance.evaluate.Evaluation;
import org.musedance.evaluate.FirstLight;
import org.musedance.evaluate.FirstLightReport;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.PictureSample;
import org.musedance.evaluate.Setting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate first-light}: the bars of a first model, and of one worth showing. */
@Command(
    name = "first-light",
    sortOptions = false,
    description = "Measure a model on unseen dancers of the dance world and on any pictures.")
final class FirstLightCommand implements Runnable {
  private static final int MOST_SAMPLES = 1000;
  private static final double SHORTEST = 4;
  private static final double LONGEST = 60;

  private static final int SMALLEST = 64;
  private static final int LARGEST = 1024;

  @Spec private CommandSpec spec;

  @Mixin private EvaluationOptions options;
  @Mixin private PicturesOption pictures;

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
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "256",
      description =
          "Side of the dance world's pictures, 64 to 1024; the bars of a first model are for 256,"
              + " those of one worth showing for 512 (default: ${DEFAULT-VALUE}).")
  private int size;

  @Override
  public void run() {
    EvaluationOptions.check("--samples", samples, 1, MOST_SAMPLES);
    EvaluationOptions.check("--seconds", seconds, SHORTEST, LONGEST);
    EvaluationOptions.check("--size", size, SMALLEST, LARGEST);
    Path output = options.output();
    List<PictureSample> arbitrary = PictureSample.read(pictures.folders(), options.seed(), seconds);
    Rehearsal rehearsal = options.rehearsal();
    PrintWriter err = spec.commandLine().getErr();
    Evaluation evaluation =
        FirstLight.run(setting(rehearsal), arbitrary, new ModelDancer(rehearsal), err::println);
    evaluation.write(output);
    print(evaluation.report());
    spec.commandLine().getOut().println(output.resolve("report.md"));
  }

  private Setting setting(Rehearsal rehearsal) {
    double framesPerSecond = rehearsal.model().config().framesPerSecond();
    return new Setting(
        EvaluationOptions.dated(options.setting(rehearsal)),
        options.seed(),
        samples,
        seconds,
        framesPerSecond,
        size);
  }

  private void print(FirstLightReport report) {
    print(report.bars());
    spec.commandLine().getOut().println("worth showing:");
    print(report.worthShowing());
  }

  private void print(List<Bar> bars) {
    PrintWriter out = spec.commandLine().getOut();
    for (Bar bar : bars) {
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
  }
}
