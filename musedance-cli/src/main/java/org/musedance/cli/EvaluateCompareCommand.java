package org.musedance.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.ReportFolder;
import org.musedance.evaluate.study.ClipResult;
import org.musedance.evaluate.study.Comparison;
import org.musedance.evaluate.study.Results;
import org.musedance.tensor.UserError;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate compare}: evaluations of the same clips side by side. */
@Command(
    name = "compare",
    sortOptions = false,
    description = {
      "Set evaluations of the same clips side by side, such as those of a model trained with and",
      "without a part, with the differences and their intervals."
    })
final class EvaluateCompareCommand implements Runnable {
  private static final int RESAMPLES = 300;
  private static final long SEED = 1;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME=FOLDER",
      arity = "2..*",
      description = "Folders of evaluations; the first is the one that others are compared with.")
  private Map<String, Path> evaluations = new LinkedHashMap<>();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      defaultValue = "Comparison",
      description = "Of the report (default: ${DEFAULT-VALUE}).")
  private String title;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FOLDER",
      description = "Where report.html, report.md, report.tex and report.json go.")
  private Path output;

  @Override
  public void run() {
    if (evaluations.size() < 2) {
      throw new UserError(
          "evaluations must have different names, but all are %s; write NAME=FOLDER for each"
              .formatted(evaluations.keySet().iterator().next()));
    }
    Map<String, List<ClipResult>> studies = new LinkedHashMap<>();
    Map<String, Object> setting = new LinkedHashMap<>();
    evaluations.forEach(
        (name, folder) -> {
          studies.put(name, Results.readAll(folder, ClipResult.class));
          setting.put(name, Results.setting(folder));
        });
    new ReportFolder(output)
        .write(
            new Comparison(studies, new Bootstrap(RESAMPLES, SEED))
                .report(title, EvaluationOptions.dated(setting)));
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }
}
