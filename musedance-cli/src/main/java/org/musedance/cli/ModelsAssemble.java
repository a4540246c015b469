package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.AssembledModel;
import org.musedance.model.folder.ModelSources;
import org.musedance.weights.StoredType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code musedance models assemble}: a model folder out of published weights. */
@Command(
    name = "assemble",
    description = {
      "Make a model folder out of published weights.",
      "Music and beat modules, which nobody publishes, start with an output of zero: the model"
          + " computes what its parts compute until it is trained."
    })
final class ModelsAssemble implements Callable<Integer> {
  @Option(
      names = "--sd",
      required = true,
      paramLabel = "DIR",
      description = "Stable Diffusion 1.5 or a relative, as a diffusers folder")
  private Path stableDiffusion;

  @Option(
      names = "--vae",
      paramLabel = "PATH",
      description = "another autoencoder: a folder, or a file with the same sizes")
  private Path vae;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "ReferenceNet, such as reference_unet.pth (else Stable Diffusion's U-Net)")
  private Path reference;

  @Option(
      names = "--denoiser",
      paramLabel = "FILE",
      description = "denoiser, such as denoising_unet.pth (else Stable Diffusion's U-Net)")
  private Path denoiser;

  @Option(
      names = "--motion",
      paramLabel = "PATH",
      description =
          "motion modules: an AnimateDiff checkpoint, motion_module.pth or a MotionAdapter's folder"
              + " (else they start with an output of zero)")
  private Path motion;

  @Option(names = "--pose", paramLabel = "FILE", description = "pose_guider.pth, for training")
  private Path pose;

  @Option(
      names = "--music",
      paramLabel = "DIR",
      description = "Audio Spectrogram Transformer, as a folder (else an untrained one)")
  private Path music;

  @Option(
      names = "--scheduler",
      paramLabel = "FILE",
      description =
          "scheduler_config.json (else Stable Diffusion's; with --denoiser that of AnimateAnyone)")
  private Path scheduler;

  @Option(
      names = "--variant",
      paramLabel = "NAME",
      description = "take files of this variant, such as fp16, where a folder has them")
  private String variant;

  @Option(
      names = "--config",
      defaultValue = "sd15",
      description =
          "sd15, mini, or a folder of configurations: sizes of what the sources lack"
              + " (${DEFAULT-VALUE})")
  private String config;

  @Option(
      names = "--dtype",
      defaultValue = "bf16",
      description = {
        "type of the stored weights (${DEFAULT-VALUE}).",
        "bf16 has the range of f32, so that no weight overflows or vanishes, and is what networks"
            + " compute in; f16 keeps every digit of f16 files, f32 of all"
      })
  private StoredType dtype;

  @Option(names = "--name", description = "name of the model (that of its folder)")
  private String name;

  @Option(
      names = "--licence",
      defaultValue = "that of its parts, see provenance",
      description = "licence of the weights, as their authors name it")
  private String licence;

  @Option(
      names = {"-o", "--output"},
      required = true,
      description = "new folder of the model")
  private Path output;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter err = spec.commandLine().getErr();
    ModelSources sources =
        new ModelSources(
            stableDiffusion, vae, reference, denoiser, motion, pose, music, scheduler, variant);
    try (AssembledModel model = new AssembledModel(sources, ModelFolder.template(config));
        CopyProgress progress = CopyProgress.on(err)) {
      String called = name == null ? output.toAbsolutePath().getFileName().toString() : name;
      model.write(output, called, licence, dtype, progress);
      err.println("untrained: " + String.join(", ", model.untrained()));
    }
    spec.commandLine().getOut().println(output);
    return 0;
  }
}
