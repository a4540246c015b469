package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;

class DatasetCommandTest {
  @TempDir private Path folder;

  @Test
  void filmsTheDanceWorldAndShowsIt() {
    Path world = folder.resolve("world");
    Path sheet = folder.resolve("sheet.png");

    CommandLineRun filmed =
        run("dataset world --clips 3 --size 64 --fps 8 --seconds 2 --split 34,33,33 -o " + world);
    CommandLineRun shown = run("dataset inspect " + world + " --sheet " + sheet);

    assertThat(filmed.exitCode()).as(filmed.err()).isZero();
    assertThat(filmed.out()).contains("3 clips", "report.html");
    assertThat(filmed.err()).contains("filming 3 of 3");
    assertThat(shown.out())
        .contains("3 clips of 64 x 64 pixels at 8.0 frames per second", "world-1-000002", "world ");
    Picture drawn = PictureReader.read(sheet);
    assertThat(drawn.width()).isEqualTo(8 * 160);
    assertThat(drawn.height()).isEqualTo(6 * 160);
  }

  @Test
  void encodesADatasetOnce() throws IOException {
    Path world = folder.resolve("world");
    Path model = folder.resolve("model");
    run("dataset world --clips 3 --size 64 --fps 8 --seconds 2 --split 34,33,33 -o " + world);
    UntrainedModel.write(model);
    String encode = "dataset encode %s --model %s --dtype f32 --device cpu".formatted(world, model);
    CommandLineRun joint = run(encode);
    Path config = model.resolve("musedance.json");
    String learntFromPictures =
        Files.readString(config).replaceAll("\"flow_channels\" *: *2", "\"flow_channels\": 0");
    Files.writeString(config, learntFromPictures);

    CommandLineRun first = run(encode);
    CommandLineRun again = run(encode);

    assertThat(joint.exitCode()).isEqualTo(2);
    assertThat(joint.err()).contains("flow_channels", "must be 0, but is 2");
    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.err())
        .containsPattern("encoding 1 of 3: world-1-\\d+, \\d+:\\d\\d:\\d\\d left")
        .containsPattern("encoding 3 of 3: world-1-\\d+\n");
    assertThat(first.out()).contains("3 clips of 2 shards encoded, 0 shards were there");
    assertThat(again.out()).contains("0 clips of 0 shards encoded, 2 shards were there");
    assertThat(world.resolve("train-00000.latents.safetensors")).exists();
  }

  @Test
  void namesWhatEncodingNeeds() {
    CommandLineRun noModel = run("dataset encode " + folder);
    CommandLineRun noDataset = run("dataset encode %s --model ../configs/mini".formatted(folder));

    assertThat(noModel.exitCode()).isEqualTo(2);
    assertThat(noModel.err()).contains("--model");
    assertThat(noDataset.exitCode()).isEqualTo(2);
    assertThat(noDataset.err()).contains("must be the folder of a finished dataset");
  }

  @Test
  void buildsFromFilmsOfTheDanceWorld() throws IOException {
    Path videos = Files.createDirectory(folder.resolve("videos"));
    Path built = folder.resolve("built");
    run("world render --seed 3 --seconds 3 --size 64 --fps 12 -o " + videos.resolve("a.mp4"));
    Files.writeString(videos.resolve("a.txt"), "somebody dances");
    Files.writeString(videos.resolve("b.mp4"), "no video");

    CommandLineRun run =
        run(
            "dataset build %s -o %s --size 48 --min-pulse 0 --split 100,0,0"
                .formatted(videos, built));
    CommandLineRun shown =
        run("dataset inspect --json --limit 1 " + built.resolve("train-00000.tar"));

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("1 clips", "from 1 of 2 videos", "train 1", "rejected: 1 cannot be read");
    assertThat(shown.out()).startsWith("{").contains("\"caption\" : \"somebody dances\"");
  }

  @Test
  void saysWhenNothingIsLeft() throws IOException {
    Path video = Files.writeString(folder.resolve("b.mp4"), "no video");

    CommandLineRun run = run("dataset build %s -o %s".formatted(video, folder.resolve("built")));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("every video was rejected", "report.html");
    assertThat(folder.resolve("built/report.html")).content().contains("b.mp4");
  }

  @Test
  void namesWrongOptions() {
    assertRefused("--size 511", "--size must be even");
    assertRefused("--size large", "--size must be a number of pixels or WIDTHxHEIGHT");
    assertRefused("--fps 60", "--fps must be 1 to 30, but was 60");
    assertRefused("--fit stretch", "--fit must be a known name, but was stretch");
    assertRefused("--split 50,50", "--split must be three percentages");
    assertRefused("--min-seconds 5 --max-seconds 4", "--max-seconds must be 5 to 60, but was 4");
    assertRefused("--caption-url http://127.0.0.1:9/v1", "--caption-model must be given");
    assertRefused("--densepose gone.pt", "TorchScript gone.pt must be an existing file");
    assertRefused("--torch-library gone.so", "gone.so must be a native library");
    assertThat(folder.resolve("new")).doesNotExist();
  }

  private void assertRefused(String options, String sentence) {
    CommandLineRun run =
        run("dataset build " + options + " -o " + folder.resolve("new") + " ../samples");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(sentence);
  }

  private static CommandLineRun run(String arguments) {
    return CommandLineRun.of(arguments.split(" "));
  }
}
