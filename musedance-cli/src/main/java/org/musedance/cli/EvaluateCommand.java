package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.animate.Rehearsal;
import org.musedance.dataset.shard.SplitClips;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.ModelDancer;
import org.musedance.evaluate.study.DatasetProgramme;
import org.musedance.evaluate.study.FolderProgramme;
import org.musedance.evaluate.study.Programme;
import org.musedance.evaluate.study.WorldProgramme;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance evaluate}: measures how well a model dances. */
@Command(
    name = "evaluate",
    sortOptions = false,
    description = {
      "Measure how well a model dances, on the test split of the dance world or of a dataset, or",
      "measure folders of videos: tables with intervals, plots, and the videos beside the truth."
    },
    subcommands = {
      FirstLightCommand.class,
      EvaluateLongCommand.class,
      EvaluateOodCommand.class,
      EvaluateTimelineCommand.class,
      EvaluateBeatsCommand.class,
      EvaluateCompareCommand.class,
      EvaluateDistanceCommand.class
    })
final class EvaluateCommand implements Runnable {
  private static final int MOST_CLIPS = 10_000;
  private static final double SHORTEST = 2;
  private static final double LONGEST = 600;
  private static final int MOST_RESAMPLES = 100_000;

  @Spec private CommandSpec spec;
  @Mixin private EvaluationOptions options;

  @Option(
      names = "--clips",
      paramLabel = "NUMBER",
      defaultValue = "16",
      description = "Dances of the dance world or dataset (default: ${DEFAULT-VALUE}).")
  private int clips;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Length of each dance, 2 to 600 (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--dataset",
      paramLabel = "FOLDER",
      description = "Let the model dance the clips of a dataset, see dataset build.")
  private Path dataset;

  @Option(
      names = "--split",
      paramLabel = "NAME",
      defaultValue = "test",
      description = "Of the dataset: train, validation or test (default: ${DEFAULT-VALUE}).")
  private String split;

  @Option(
      names = "--generated",
      paramLabel = "FOLDER",
      description = "Measure the videos of a folder instead of a model.")
  private Path generated;

  @Option(
      names = "--real",
      paramLabel = "FOLDER",
      description = "True videos of the same names as those of --generated.")
  private Path real;

  @Option(
      names = "--metrics",
      paramLabel = "NAME",
      split = ",",
      description = "Which measures; else all that need no file or whose files are given.")
  private List<String> metrics = new ArrayList<>();

  @Option(
      names = "--weights",
      paramLabel = "NAME=FILE",
      description =
          "Files of networks that measures need: alex, alex-lin, vgg, vgg-lin (LPIPS), i3d,"
              + " inception, resnet3d (TorchScript), clip (folder), embeddings.")
  private Map<String, Path> weights = new LinkedHashMap<>();

  @Option(
      names = "--resamples",
      paramLabel = "NUMBER",
      defaultValue = "1000",
      description = "Of the bootstrap (default: ${DEFAULT-VALUE}).")
  private int resamples;

  /** Without a folder to write to it says what it can do. */
  @Override
  public void run() {
    if (!options.hasOutput() && generated == null) {
      spec.commandLine().usage(spec.commandLine().getOut());
      return;
    }
    EvaluationOptions.check("--clips", clips, 1, MOST_CLIPS);
    EvaluationOptions.check("--seconds", seconds, SHORTEST, LONGEST);
    EvaluationOptions.check("--resamples", resamples, 1, MOST_RESAMPLES);
    if (generated == null && real != null) {
      throw new UserError(
          "--real must come with --generated, but that is not given; name the folder of generated"
              + " videos");
    }
    if (generated != null && dataset != null) {
      throw new UserError(
          "--dataset must come without --generated, but both are given; measure one after the other");
    }
    evaluate();
  }

  private void evaluate() {
    Path output = options.output();
    Map<String, Object> setting = new LinkedHashMap<>();
    Programme programme = generated == null ? danced(setting) : filmed(setting);
    PrintWriter err = spec.commandLine().getErr();
    StudyRun.of(options.modelFolder(), metrics, weights)
        .resampled(resamples)
        .run("Evaluation of " + setting.get("model"), programme, setting, output, err::println);
    spec.commandLine().getOut().println(output.resolve("report.html"));
  }

  private Programme danced(Map<String, Object> setting) {
    Rehearsal rehearsal = options.rehearsal();
    MuseDanceConfig config = rehearsal.model().config();
    setting.putAll(options.setting(rehearsal));
    setting.put("clips", clips);
    setting.put("seconds", seconds);
    Dancer dancer = new ModelDancer(rehearsal);
    double fps = config.framesPerSecond();
    if (dataset == null) {
      int size = EvaluationOptions.size(config);
      return new WorldProgramme(dancer, options.seed(), clips, seconds, fps, size);
    }
    Split chosen = Choice.of("--split", split, Split.values());
    setting.put("dataset", dataset + ", " + Choice.written(chosen));
    SplitClips chosenClips = SplitClips.open(dataset, chosen, clips);
    return new DatasetProgramme(dancer, chosenClips, options.seed(), seconds, fps);
  }

  private Programme filmed(Map<String, Object> setting) {
    setting.put("model", generated.toString());
    setting.put("real", String.valueOf(real));
    setting.put("seed", options.seed());
    return new FolderProgramme(generated, real);
  }
}
