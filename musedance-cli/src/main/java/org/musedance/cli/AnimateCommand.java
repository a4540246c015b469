package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.musedance.animate.Animation;
import org.musedance.animate.AnimationPlan;
import org.musedance.animate.AnimationRequest;
import org.musedance.animate.AnimationRun;
import org.musedance.animate.Animator;
import org.musedance.animate.LongVideo;
import org.musedance.media.Shutdown;
import org.musedance.tensor.Compute;
import org.musedance.text.PromptTimeline;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance animate}: a picture, a piece of music and words become a dancing video. */
@Command(
    name = "animate",
    sortOptions = false,
    description = "Make a picture dance to music, as the prompt says.")
final class AnimateCommand implements Runnable {
  /** How long Ctrl-C waits for the step at hand and the end of the file. */
  private static final long FINISHING_SECONDS = 120;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-i", "--image"},
      required = true,
      paramLabel = "FILE",
      description = "The picture that shall dance: PNG, JPEG, WebP and more.")
  private Path image;

  @Option(
      names = "--subject",
      paramLabel = "WHERE",
      description =
          "What of the picture may move: x,y,width,height as shares of it from 0 to 1, a mask's file"
              + " (white moves), or all; else the dancer that the model finds.")
  private String subject;

  @Option(
      names = {"-m", "--music"},
      required = true,
      paramLabel = "FILE",
      description = "The music: MP3, WAV, FLAC, OGG, M4A, or a video's sound.")
  private Path music;

  @Option(
      names = {"-p", "--prompt"},
      paramLabel = "TEXT",
      defaultValue = AnimationRequest.DEFAULT_PROMPT,
      description = "What it shall do (default: ${DEFAULT-VALUE}).")
  private String prompt;

  @Option(
      names = "--at",
      paramLabel = "FROM-TO:TEXT",
      description = "Another prompt between two times in seconds, as in \"0-2: wave the arms\".")
  private List<String> timed = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "The MP4 video to write.")
  private Path output;

  @Option(
      names = "--frames-dir",
      paramLabel = "FOLDER",
      description = "Write every frame as PNG into this new folder too.")
  private Path framesFolder;

  @Option(names = "--gif", paramLabel = "FILE", description = "Write an animated GIF too.")
  private Path gif;

  @Option(
      names = "--start",
      paramLabel = "SECONDS",
      defaultValue = "0",
      description = "Where in the music to begin (default: ${DEFAULT-VALUE}).")
  private double start;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      description = "How long; else to the end of the music.")
  private Double seconds;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      defaultValue = "" + AnimationRequest.DEFAULT_MAX_SIDE,
      description = "Longest side of the video, at most the picture's (default: ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--fps",
      paramLabel = "NUMBER",
      description = "Frames per second; else those the model was trained on.")
  private Double fps;

  @Option(
      names = "--background",
      paramLabel = "COLOUR",
      defaultValue = "white",
      description =
          "Behind transparent parts: white, black, grey or #RRGGBB (default: ${DEFAULT-VALUE}).")
  private String background;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "0",
      description = "The same seed gives the same frames (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Mixin private SamplingOptions sampling;

  @Option(
      names = "--guidance-music",
      paramLabel = "NUMBER",
      description = "How strongly the music alone counts; else like --guidance.")
  private Double guidanceMusic;

  @Option(
      names = "--long",
      paramLabel = "WAY",
      defaultValue = "clips",
      description =
          "How a video becomes longer than the model's clips: clips, each going on from the one"
              + " before, or windows that overlap, for models without previous frames (default:"
              + " ${DEFAULT-VALUE}).")
  private String longVideo;

  @Mixin private ModelOption model;

  @Mixin private ComputeOptions computing;

  @Mixin private AblationOptions ablation;

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description = "Most memory to use, as in 8G or 900M; less is slower.")
  private String memory;

  @Option(names = "--dry-run", description = "Only say what would be done, and what it needs.")
  private boolean dryRun;

  @Override
  public void run() {
    AnimationRequest request = request();
    Path folder = model.folder();
    Compute compute = computing.compute();
    AnimationPlan plan = Animator.plan(folder, compute, request);
    PrintWriter out = spec.commandLine().getOut();
    if (dryRun) {
      out.println(plan.describe());
      out.printf("%-10s%s: %s%n", "device", compute, compute.why());
      return;
    }
    spec.commandLine().getErr().printf("computing on %s: %s%n", compute, compute.why());
    animate(
        Animator.load(folder, compute, plan.estimate().layout())
            .without(ablation.parts())
            .start(request));
  }

  private AnimationRequest request() {
    AnimationRequest.Builder builder =
        AnimationRequest.builder(image, music, output)
            .prompt(PromptTimeline.parse(prompt, timed))
            .longVideo(Choice.of("--long", longVideo, LongVideo.values()))
            .seed(seed)
            .maxSide(size)
            .startSeconds(start)
            .background(Colours.parse("--background", background));
    sampling.sampler().ifPresent(builder::sampler);
    sampling.steps().ifPresent(builder::steps);
    sampling.guidance().ifPresent(builder::guidance);
    if (subject != null) {
      builder.subject(Subjects.parse(subject));
    }
    if (guidanceMusic != null) {
      builder.guidanceMusic(guidanceMusic);
    }
    if (fps != null) {
      builder.framesPerSecond(fps);
    }
    if (seconds != null) {
      builder.seconds(seconds);
    }
    if (framesFolder != null) {
      builder.framesFolder(framesFolder);
    }
    if (memory != null) {
      builder.memory(MemorySize.parse("--memory", memory));
    }
    if (gif != null) {
      builder.gif(gif);
    }
    return builder.build();
  }

  /**
   * Runs to the end, or to where Ctrl-C ends it: then the frames that are done are kept. What was
   * made is said before Ctrl-C may end the program.
   */
  private void animate(AnimationRun run) {
    CountDownLatch finished = new CountDownLatch(1);
    PrintWriter err = spec.commandLine().getErr();
    try (Shutdown.Task stopping = Shutdown.first(() -> stop(run, finished, err));
        AnimationProgress progress = AnimationProgress.on(err)) {
      Animation made = run.run(progress);
      progress.close();
      spec.commandLine().getOut().println(summary(made));
      spec.commandLine().getOut().flush();
    } finally {
      finished.countDown();
    }
  }

  private static void stop(AnimationRun run, CountDownLatch finished, PrintWriter err) {
    err.println();
    err.println("musedance: stopping; what is done is kept");
    run.stop();
    try {
      finished.await(FINISHING_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String summary(Animation animation) {
    double rate = animation.plan().framesPerSecond();
    String heard =
        animation.tempo() > 0
            ? String.format(Locale.ROOT, "music at %.0f beats per minute", animation.tempo())
            : "no beat heard in the music";
    return String.format(
        Locale.ROOT,
        "%s: %d frames, %.2f s, %s, made in %.1f s",
        output,
        animation.frames(),
        animation.frames() / rate,
        heard,
        animation.seconds());
  }
}
