package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.PictureSample;
import org.musedance.evaluate.study.PictureProgramme;
import org.musedance.world.SongStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate ood}: whether any picture dances. */
@Command(
    name = "ood",
    sortOptions = false,
    description = {
      "Let arbitrary pictures dance to several styles of music: is the subject kept, does it move,",
      "on the beat, and does the background stand still?"
    })
final class EvaluateOodCommand implements Runnable {
  private static final double SHORTEST = 2;
  private static final double LONGEST = 60;

  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions options;
  @Mixin private PicturesOption pictures;

  @Option(
      names = "--styles",
      paramLabel = "STYLE",
      split = ",",
      defaultValue = "house,hip-hop,waltz",
      description = "Styles of music, see world music --help (default: ${DEFAULT-VALUE}).")
  private List<String> styles;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Length of each dance, 2 to 60 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Override
  public void run() {
    EvaluationOptions.check("--seconds", seconds, SHORTEST, LONGEST);
    List<SongStyle> music =
        styles.stream().map(name -> Choice.of("--styles", name, SongStyle.values())).toList();
    Path output = options.output();
    List<PictureSample> samples =
        PictureSample.read(pictures.folders(), options.seed(), seconds, music);
    Rehearsal rehearsal = options.rehearsal();
    Map<String, Object> setting = options.setting(rehearsal);
    setting.put("seconds", seconds);
    PictureProgramme programme =
        new PictureProgramme(
            new ModelDancer(rehearsal),
            samples,
            options.seed(),
            seconds,
            rehearsal.model().config().framesPerSecond());
    PrintWriter err = spec.commandLine().getErr();
    StudyRun.of(options.modelFolder(), List.of(), Map.of())
        .run("Any picture: " + setting.get("model"), programme, setting, output, err::println);
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }
}
