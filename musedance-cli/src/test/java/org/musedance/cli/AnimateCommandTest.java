package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.diffusion.SamplerKind;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.PictureWriter;
import org.musedance.media.Rgb;
import org.musedance.media.Sound;
import org.musedance.media.SoundWriter;
import org.musedance.media.VideoReader;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;

class AnimateCommandTest {
  private static final Path CONFIGURATION = Path.of("..", "configs", "mini");

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path image;
  private static Path music;
  private static Path model;

  /** The small model's networks as they are before training. */
  @BeforeAll
  static void prepare() {
    image = shared.resolve("picture.png");
    PictureWriter.png(Picture.filled(40, 30, new Rgb(200, 30, 60)), image);
    music = shared.resolve("music.wav");
    SoundWriter.wav(Sound.ofMono(new float[22_050], 22_050), music);
    model = shared.resolve("model");
    MuseDanceModel networks = MuseDanceModel.create(CONFIGURATION, 1, Compute.cpu());
    List<String> names = List.copyOf(networks.components().keySet());
    networks.save(CONFIGURATION, model, ScalarType.Float, names);
  }

  private CommandLineRun animate(String... more) {
    Stream<String> fixed =
        Stream.of("animate", "--image", image.toString(), "--music", music.toString());
    Stream<String> where =
        Stream.of("--output", folder.resolve("dance.mp4").toString(), "--device", "cpu");
    Stream<String> all = Stream.of(fixed, where, Stream.of(more)).flatMap(part -> part);
    return CommandLineRun.of(all.toArray(String[]::new));
  }

  private List<String> made() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void makesVideoFramesAndGif() throws IOException {
    CommandLineRun run =
        animate(
            "--model", model.toString(),
            "--prompt", "bounce",
            "--at", "0.1-0.2: spin",
            "--seconds", "0.2",
            "--steps", "1",
            "--guidance", "1",
            "--dtype", "f32",
            "--frames-dir", folder.resolve("frames").toString(),
            "--gif", folder.resolve("dance.gif").toString());

    assertThat(run.err())
        .startsWith("computing on cpu f32: as asked")
        .contains("dancing, clip 1 of 1, step 0 of 1")
        .hasLineCount(2);
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("dance.mp4: 3 frames, 0.25 s, no beat heard in the music, made in ");
    assertThat(made()).containsExactly("dance.gif", "dance.mp4", "frames");
    Picture frame = PictureReader.read(folder.resolve("frames/00003.png"));
    assertThat(frame.width()).isEqualTo(40);
    assertThat(frame.height()).isEqualTo(30);
    try (VideoReader video = VideoReader.open(folder.resolve("dance.mp4"))) {
      assertThat(video.sound()).isPresent();
    }
  }

  @Test
  void aDryRunOnlySpeaks() throws IOException {
    CommandLineRun run = animate("--model", CONFIGURATION.toString(), "--dry-run");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("frames    12 in 2 clips of 8", "memory    about", "time ");
    assertThat(made()).isEmpty();
  }

  @Test
  void samplesAndJoinsAsAsked() throws IOException {
    CommandLineRun planned =
        animate(
            "--model",
            CONFIGURATION.toString(),
            "--dry-run",
            "--sampler",
            "dpm++",
            "--steps",
            "5",
            "--long",
            "windows");
    assertThat(planned.out()).contains("12 in 3 windows of 8", "5 steps, 1 passes each, dpm++");

    CommandLineRun run =
        animate(
            "--model", model.toString(),
            "--sampler", "unipc",
            "--steps", "2",
            "--long", "windows");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("dance.mp4: 12 frames");
    assertThat(made()).containsExactly("dance.mp4");
  }

  @Test
  void everyNameOfASamplerIsInTheHelp() {
    CommandLineRun run = CommandLineRun.of("animate", "--help");
    for (SamplerKind kind : SamplerKind.values()) {
      assertThat(run.out()).contains(kind.word());
    }
  }

  @Test
  void tellsAWrongRequestInOneSentence() throws IOException {
    assertSentence(animate("--steps", "0"), "musedance: steps must be between 1 and 1000");
    assertSentence(animate("--at", "2-1: wave"), "musedance: a prompt must end after it begins");
    assertSentence(animate("--at", "wave"), "musedance: a timed prompt must be FROM-TO: words");
    assertSentence(animate("--sampler", "euler"), "musedance: sampler must be a known name");
    assertSentence(animate("--long", "loops"), "musedance: --long must be a known name");
    assertSentence(
        animate("--model", model.toString(), "--sampler", "pndm"),
        "musedance: the sampler pndm needs a model that predicts noise");
    assertSentence(animate("--background", "mauve"), "musedance: --background must be white");
    assertSentence(animate("--model", "nowhere"), "musedance: model must be a folder with");
    assertSentence(
        animate("--model", model.toString(), "--start", "5"), "musedance: the start in sound");
    assertThat(made()).isEmpty();
  }

  @Test
  void aSubjectIsFourNumbersOrAMaskOrAll() throws IOException {
    String wayOut = "; 0.25,0,0.5,1 is the middle half";
    assertSentence(
        animate("--subject", "0.1,0.2,0.3"),
        "musedance: subject must be four numbers x,y,width,height, but was 0.1,0.2,0.3" + wayOut);
    assertSentence(
        animate("--subject", "0.1,left,0.3,0.4"),
        "musedance: subject must be four numbers x,y,width,height, the file of a mask or all, but"
            + " has left in place of a number"
            + wayOut);
    assertSentence(
        animate("--subject", "120,40,300,500"),
        "musedance: subject must be x,y,width,height inside the picture, as shares");
    assertSentence(
        animate("--subject", "0.1,0.1,0,0.5"),
        "musedance: subject must be x,y,width,height inside the picture, as shares");
    assertSentence(animate("--subject", "none.png"), "musedance: picture none.png must be an ex");
    assertSentence(
        animate("--subject", "all", "--model", "../configs/sd15", "--dry-run"),
        "musedance: subject must be given only to a model that moves the picture's own pixels");
    assertThat(made()).isEmpty();
  }

  @Test
  void whereTheSubjectIsReachesTheVideo() {
    Path mask = folder.resolve("mask.png");
    PictureWriter.png(Picture.filled(30, 40, new Rgb(255, 255, 255)), mask);

    assertSentence(
        animate("--model", model.toString(), "--subject", mask.toString()),
        "musedance: subject mask " + mask + " must have the shape of the upright picture, 40 x 30");
    assertThat(
            animate("--model", model.toString(), "--subject", "0.2,0,0.5,1", "--steps", "1").err())
        .contains("dancing, clip 1 of 2");
  }

  private static void assertSentence(CommandLineRun run, String beginning) {
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith(beginning).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  @Test
  void readsColoursByNameAndNumber() {
    assertThat(Colours.parse("--background", "Black")).isEqualTo(Rgb.BLACK);
    assertThat(Colours.parse("--background", "#2040fF")).isEqualTo(new Rgb(32, 64, 255));
  }
}
