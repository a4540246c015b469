package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.musedance.animate.AnimationPlan;
import org.musedance.animate.AnimationRequest;
import org.musedance.animate.Animator;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.PictureWriter;
import org.musedance.tensor.Compute;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance bench animate}: the whole command, cold, as a user waits for it. */
@Command(
    name = "animate",
    sortOptions = false,
    description = {
      "Time the animate command in a process of its own, start to end.",
      "A picture that is smaller than a size is enlarged to it first."
    })
final class BenchAnimate implements Runnable {
  private static final String ROW = "%-12s%8s%20s%10s%14s%n";

  @Spec private CommandSpec spec;
  @Mixin private BenchInputs inputs;

  @Option(
      names = "--seconds",
      paramLabel = "NUMBER",
      defaultValue = "4",
      description = "Length of the video (default: ${DEFAULT-VALUE}).")
  private double seconds;

  @Option(
      names = "--size",
      paramLabel = "PIXELS",
      split = ",",
      defaultValue = "256,512,1024",
      description = "Longest sides of the videos (default: ${DEFAULT-VALUE}).")
  private List<Integer> sizes;

  @Override
  public void run() {
    Path model = inputs.model.folder();
    PrintWriter out = spec.commandLine().getOut();
    out.printf("animate, cold start, %s, %s%n", model, Compute.of("auto", "auto"));
    out.printf(ROW, "video", "frames", "wall      peak", "frames/s", "music's speed");
    try (Scratch scratch = Scratch.open()) {
      sizes.forEach(size -> measure(out, model, scratch.file("dance-" + size + ".mp4"), size));
    }
  }

  /** The picture, or a copy with its longer side brought up to a size. */
  private Path enlarged(int size, Path copy) {
    Picture picture = PictureReader.read(inputs.image);
    double scale = (double) size / Math.max(picture.width(), picture.height());
    if (scale <= 1) {
      return inputs.image;
    }
    int width = (int) Math.round(scale * picture.width());
    int height = (int) Math.round(scale * picture.height());
    PictureWriter.png(picture.resize(width, height), copy);
    return copy;
  }

  private void measure(PrintWriter out, Path model, Path video, int size) {
    Path image = enlarged(size, video.resolveSibling("picture-" + size + ".png"));
    AnimationRequest request =
        AnimationRequest.builder(image, inputs.music, video).maxSide(size).seconds(seconds).build();
    AnimationPlan plan = Animator.plan(model, Compute.of("auto", "auto"), request);
    ColdRun run =
        ColdRun.of(
            "animate",
            "--image=" + image,
            "--music=" + inputs.music,
            "--output=" + video,
            "--model=" + model,
            "--size=" + size,
            "--seconds=" + seconds);
    double framesPerSecond = plan.frames() / run.seconds();
    out.printf(
        ROW,
        plan.framing().outputWidth() + " x " + plan.framing().outputHeight(),
        plan.frames(),
        run.text(),
        String.format(Locale.ROOT, "%.1f", framesPerSecond),
        String.format(Locale.ROOT, "x %.2f", framesPerSecond / plan.framesPerSecond()));
  }
}
