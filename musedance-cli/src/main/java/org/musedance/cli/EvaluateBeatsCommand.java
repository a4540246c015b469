package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.study.WorldProgramme;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.world.SongStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate beats}: whether a model dances on the beat, style by style. */
@Command(
    name = "beats",
    sortOptions = false,
    description = {
      "Measure beat alignment in both directions for every style of music, beside its controls:",
      "shuffled music, a still video, a jittered video, and the truth."
    })
final class EvaluateBeatsCommand implements Runnable {
  private static final int MOST_SONGS = 1000;
  private static final double SHORTEST = 2;
  private static final double LONGEST = 60;
  private static final List<String> METRICS =
      List.of("flow-correlation", "beat-fit", "beat-fit-control", "motion");

  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--songs",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Songs, each with its own dancer, per style (default: ${DEFAULT-VALUE}).")
  private int songs;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "8",
      description = "Length of each dance, 2 to 60 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public void run() {
    EvaluationOptions.check("--songs", songs, 1, MOST_SONGS);
    EvaluationOptions.check("--seconds", seconds, SHORTEST, LONGEST);
    Path output = options.output();
    Rehearsal rehearsal = options.rehearsal();
    MuseDanceConfig config = rehearsal.model().config();
    Map<String, Object> setting = options.setting(rehearsal);
    setting.put("songs", songs);
    setting.put("seconds", seconds);
    WorldProgramme programme =
        new WorldProgramme(
            new ModelDancer(rehearsal),
            options.seed(),
            songs * SongStyle.values().length,
            seconds,
            config.framesPerSecond(),
            EvaluationOptions.size(config));
    PrintWriter err = spec.commandLine().getErr();
    StudyRun.of(options.modelFolder(), METRICS, Map.of())
        .run("On the beat: " + setting.get("model"), programme, setting, output, err::println);
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }
}
