package org.musedance.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.musedance.evaluate.features.LatentEncoder;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.report.Report;
import org.musedance.evaluate.report.ReportFolder;
import org.musedance.evaluate.study.ClipResult;
import org.musedance.evaluate.study.Programme;
import org.musedance.evaluate.study.Selection;
import org.musedance.evaluate.study.Study;
import org.musedance.evaluate.study.StudyReport;
import org.musedance.model.folder.MuseDanceConfig;

/**
 * A study from its programme to its report.
 *
 * @param selection what is measured
 * @param weights files of networks, by name
 * @param bootstrap for the intervals
 */
record StudyRun(Selection selection, Map<String, Path> weights, Bootstrap bootstrap) {
  private static final int RESAMPLES = 1000;
  private static final long SEED = 1;

  /**
   * Chooses what is measured.
   *
   * @param model folder of the model whose encoder sees likeness
   * @param metrics keys, empty for all that can be measured
   */
  static StudyRun of(Path model, List<String> metrics, Map<String, Path> weights) {
    String name = MuseDanceConfig.read(model.resolve("musedance.json")).name();
    Selection selection = Selection.of(metrics, weights, LatentEncoder.load(model, name));
    return new StudyRun(selection, weights, new Bootstrap(RESAMPLES, SEED));
  }

  StudyRun resampled(int resamples) {
    return new StudyRun(selection, weights, new Bootstrap(resamples, SEED));
  }

  /** Measures and writes the report. */
  void run(
      String title,
      Programme programme,
      Map<String, Object> setting,
      Path output,
      Consumer<String> progress) {
    Map<String, Object> whole = new LinkedHashMap<>(setting);
    whole.put("metrics", keys());
    weights.forEach((name, file) -> whole.put(name, file.toString()));
    List<ClipResult> results = new Study(programme, selection, output, progress).run(whole);
    Report report =
        new StudyReport(selection, results, bootstrap)
            .report(title, EvaluationOptions.dated(setting), programme.description());
    new ReportFolder(output).write(report);
  }

  private String keys() {
    List<String> keys = new ArrayList<>();
    selection.measures().forEach(measure -> keys.add(measure.key()));
    selection.distances().keySet().forEach(distance -> keys.add(distance.key()));
    return String.join(",", keys);
  }
}
