package org.musedance.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.musedance.dataset.build.BuildSettings;
import org.musedance.dataset.build.DatasetBuild;
import org.musedance.dataset.source.Annotators;
import org.musedance.dataset.source.CaptionEndpoint;
import org.musedance.dataset.source.CaptionSidecars;
import org.musedance.dataset.source.ClipPlan;
import org.musedance.dataset.source.ClipRules;
import org.musedance.dataset.source.ClipShape;
import org.musedance.dataset.source.DensePose;
import org.musedance.dataset.source.SourceFiles;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.weights.TorchScript;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance dataset build}: videos become a dataset. */
@Command(
    name = "build",
    sortOptions = false,
    description =
        "Cut dance videos into clips with captions, beats and poses. A build that was stopped goes on when the same command is given again.")
final class DatasetBuildCommand implements Runnable {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})(?:x(\\d{1,5}))?");
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final double PERCENT = 100;

  @Spec private CommandSpec spec;
  @Mixin private ShardOptions shards;

  @Parameters(
      arity = "1..*",
      paramLabel = "VIDEOS",
      description = "Video files, or folders with videos in them.")
  private List<Path> videos;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "512",
      description = "Size of the clips, as 512 or 512x768 (default: ${DEFAULT-VALUE}).")
  private String size;

  @Option(
      names = "--fit",
      paramLabel = "NAME",
      defaultValue = "crop",
      description =
          "What happens to videos of another shape: crop or pad (default: ${DEFAULT-VALUE}).")
  private String fit;

  @Option(
      names = "--fps",
      paramLabel = "NUMBER",
      defaultValue = "12",
      description = "Pictures per second of the clips, 1 to 30 (default: ${DEFAULT-VALUE}).")
  private double fps;

  @Option(
      names = "--min-seconds",
      paramLabel = "NUMBER",
      defaultValue = "2",
      description = "Shortest clip (default: ${DEFAULT-VALUE}).")
  private double minSeconds;

  @Option(
      names = "--max-seconds",
      paramLabel = "NUMBER",
      defaultValue = "10",
      description = "Longest clip; longer shots are divided (default: ${DEFAULT-VALUE}).")
  private double maxSeconds;

  @Option(
      names = "--min-side",
      paramLabel = "PIXELS",
      description = "Shorter side that a video must have; else half of the clips' shorter side.")
  private Integer minSide;

  @Option(
      names = "--min-motion",
      paramLabel = "PERCENT",
      defaultValue = "0.5",
      description =
          "Share of the pixels that must change within a quarter of a second (default: ${DEFAULT-VALUE}).")
  private double minMotion;

  @Option(
      names = "--min-loudness",
      paramLabel = "DECIBEL",
      defaultValue = "-60",
      description = "Quietest clip, in dB of full scale (default: ${DEFAULT-VALUE}).")
  private double minLoudness;

  @Option(
      names = "--min-pulse",
      paramLabel = "NUMBER",
      defaultValue = "0.2",
      description =
          "How clear the beat must be: 0 noise, 1 a metronome (default: ${DEFAULT-VALUE}).")
  private double minPulse;

  @Option(
      names = "--caption-url",
      paramLabel = "URL",
      description =
          "An OpenAI-compatible endpoint that is asked for captions where there are none, such as http://localhost:8000/v1.")
  private String captionUrl;

  @Option(
      names = "--caption-model",
      paramLabel = "NAME",
      description = "The vision model to ask there.")
  private String captionModel;

  @Option(
      names = "--caption-key-env",
      paramLabel = "NAME",
      defaultValue = "OPENAI_API_KEY",
      description =
          "Environment variable with the key for the endpoint, if it is set (default: ${DEFAULT-VALUE}).")
  private String captionKey;

  @Option(
      names = "--densepose",
      paramLabel = "FILE",
      description =
          "A DensePose predictor as TorchScript, for videos without NAME.pose.mp4. It is a program: trust it.")
  private Path densePose;

  @Option(
      names = "--torch-library",
      paramLabel = "FILE",
      description = "Native library with operators that the predictor needs; may be repeated.")
  private List<Path> torchLibraries = List.of();

  @Option(
      names = "--device",
      defaultValue = "auto",
      description = "For the predictor: auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Override
  public void run() {
    BuildSettings settings = settings();
    var sources = SourceFiles.find(videos);
    CaptionEndpoint endpoint = endpoint();
    torchLibraries.forEach(TorchScript::loadLibrary);
    try (DensePose predictor = predictor();
        BuildBar bar = BuildBar.on(spec.commandLine().getErr())) {
      Annotators annotators = new Annotators(new CaptionSidecars(), endpoint, predictor);
      var result =
          new DatasetBuild(settings, annotators, shards.output(), shards.workers(), bar)
              .run(sources);
      bar.close();
      BuildSummary.print(spec.commandLine().getOut(), shards.output(), result);
    }
  }

  private BuildSettings settings() {
    ClipShape shape = shape();
    int side = minSide == null ? Math.min(shape.width(), shape.height()) / 2 : minSide;
    return new BuildSettings(
        new ClipPlan(fps, minSeconds, maxSeconds),
        shape,
        new ClipRules(side, minMotion / PERCENT, minLoudness, minPulse),
        shards.split(),
        shards.mebibytes(),
        captionUrl == null ? null : captionModel,
        densePose == null ? null : densePose.getFileName().toString());
  }

  private ClipShape shape() {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new UserError(
          "--size must be a number of pixels or WIDTHxHEIGHT, but was %s; write for example 512 or 512x768"
              .formatted(size));
    }
    int width = Integer.parseInt(matcher.group(1));
    int height = matcher.group(2) == null ? width : Integer.parseInt(matcher.group(2));
    return new ClipShape(width, height, Choice.of("--fit", fit, ClipShape.Fit.values()));
  }

  private CaptionEndpoint endpoint() {
    if (captionUrl == null) {
      return null;
    }
    if (captionModel == null) {
      throw new UserError(
          "--caption-model must be given with --caption-url, but was not; name a vision model of that endpoint");
    }
    return new CaptionEndpoint(captionUrl, captionModel, System.getenv(captionKey), PAUSE);
  }

  private DensePose predictor() {
    return densePose == null ? null : DensePose.open(densePose, Compute.of(device, "f32").device());
  }
}
