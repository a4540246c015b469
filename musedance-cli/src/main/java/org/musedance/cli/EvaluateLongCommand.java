package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.animate.LongVideo;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.bench.LongBench;
import org.musedance.evaluate.bench.LongReport;
import org.musedance.evaluate.bench.LongResult;
import org.musedance.evaluate.features.LatentEncoder;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.ReportFolder;
import org.musedance.evaluate.study.Results;
import org.musedance.model.folder.MuseDanceConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate long}: whether long dances hold. */
@Command(
    name = "long",
    sortOptions = false,
    description = {
      "Measure drift, flicker and identity second by second in long dances, for each way of making",
      "them, at 4, 8, 12 and 30 seconds."
    })
final class EvaluateLongCommand implements Runnable {
  private static final int MOST_SAMPLES = 1000;
  private static final double SHORTEST = 4;
  private static final double LONGEST = 600;
  private static final int RESAMPLES = 1000;

  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--samples",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Dances (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "30",
      description = "Length of the dances, 4 to 600 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public void run() {
    EvaluationOptions.check("--samples", samples, 1, MOST_SAMPLES);
    EvaluationOptions.check("--seconds", seconds, SHORTEST, LONGEST);
    Path output = options.output();
    Rehearsal rehearsal = options.rehearsal();
    MuseDanceConfig config = rehearsal.model().config();
    double fps = config.framesPerSecond();
    int size = EvaluationOptions.size(config);
    LongBench bench =
        new LongBench(
            strategies(rehearsal),
            LatentEncoder.load(options.modelFolder(), config.name()),
            options.seed(),
            samples,
            seconds,
            fps,
            size);
    Map<String, Object> setting = options.setting(rehearsal);
    setting.put("samples", samples);
    setting.put("seconds", seconds);
    PrintWriter err = spec.commandLine().getErr();
    List<LongResult> results =
        bench.run(Results.open(output, setting, LongResult.class), err::println);
    Bootstrap bootstrap = new Bootstrap(RESAMPLES, options.seed());
    new ReportFolder(output)
        .write(
            new LongReport(results, samples, fps, size, bootstrap)
                .report(EvaluationOptions.dated(setting)));
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }

  /** The ways of making long videos, by their names in {@code --long}. */
  private static Map<String, Dancer> strategies(Rehearsal rehearsal) {
    Map<String, Dancer> strategies = new LinkedHashMap<>();
    for (LongVideo way : LongVideo.values()) {
      strategies.put(Choice.written(way), new ModelDancer(rehearsal.with(way)));
    }
    return strategies;
  }
}
