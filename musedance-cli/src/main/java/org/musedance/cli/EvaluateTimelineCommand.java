package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.bench.TimelineBench;
import org.musedance.evaluate.bench.TimelineReport;
import org.musedance.evaluate.bench.TimelineResult;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.ReportFolder;
import org.musedance.evaluate.study.Results;
import org.musedance.model.folder.MuseDanceConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate timeline}: whether the move changes when the text says so. */
@Command(
    name = "timeline",
    sortOptions = false,
    description = {
      "Ask for one move and, from the middle on, for another: does the dance change, to the right",
      "move, and at the right moment?"
    })
final class EvaluateTimelineCommand implements Runnable {
  private static final int MOST_SAMPLES = 1000;
  private static final double SHORTEST = 4;
  private static final double LONGEST = 60;
  private static final int RESAMPLES = 1000;

  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--samples",
      paramLabel = "NUMBER",
      defaultValue = "12",
      description = "Dances; the first 12 begin with one move each (default: ${DEFAULT-VALUE}).")
  private int samples;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "Length of each dance, 4 to 60 (default: ${DEFAULT-VALUE}).")
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
    TimelineBench bench =
        new TimelineBench(new ModelDancer(rehearsal), options.seed(), samples, seconds, fps, size);
    Map<String, Object> setting = options.setting(rehearsal);
    setting.put("samples", samples);
    setting.put("seconds", seconds);
    PrintWriter err = spec.commandLine().getErr();
    List<TimelineResult> results =
        bench.run(Results.open(output, setting, TimelineResult.class), err::println);
    Bootstrap bootstrap = new Bootstrap(RESAMPLES, options.seed());
    new ReportFolder(output)
        .write(
            new TimelineReport(results, seconds, fps, size, bootstrap)
                .report(EvaluationOptions.dated(setting)));
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }
}
