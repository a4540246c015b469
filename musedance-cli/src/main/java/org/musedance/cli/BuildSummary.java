package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.musedance.dataset.build.BuildResult;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.tensor.UserError;

/** Says in a few lines what a build made. */
final class BuildSummary {
  private static final double SECONDS_PER_MINUTE = 60;

  private BuildSummary() {}

  /** Prints it; a dataset without a clip is an error, though its report is there. */
  static void print(PrintWriter out, Path output, BuildResult result) {
    DatasetIndex index = result.index();
    out.printf(
        Locale.ROOT,
        "%s: %d clips, %.1f minutes, from %d of %d videos%n",
        output,
        index.clips(),
        index.seconds() / SECONDS_PER_MINUTE,
        index.sources(),
        result.outcomes().size());
    out.println(
        result.splits().entrySet().stream()
            .map(each -> Choice.written(each.getKey()) + " " + each.getValue())
            .collect(Collectors.joining(", ", "splits: ", "")));
    if (!result.rejections().isEmpty()) {
      out.println(
          result.rejections().entrySet().stream()
              .map(each -> each.getValue() + " " + each.getKey().words())
              .collect(Collectors.joining(", ", "rejected: ", "")));
    }
    out.println("report: " + output.resolve("report.html"));
    if (index.clips() == 0) {
      throw new UserError(
          "a dataset must have a clip, but every video was rejected; %s says why"
              .formatted(output.resolve("report.html")));
    }
  }
}
