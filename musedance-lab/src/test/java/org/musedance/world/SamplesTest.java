package org.musedance.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.world.gallery.Gallery;

class SamplesTest {
  private static final Path FOLDER = Path.of("..", "samples");
  private static final Map<String, IntFunction<Stage>> STAGES =
      Map.of(
          "cat", Samples::cat,
          "person", Samples::person,
          "robot", Samples::robot,
          "teapot", Samples::teapot,
          "logo", Samples::logo);

  /** Edges may be rounded differently on another machine, so a level on average is allowed. */
  @ParameterizedTest
  @ValueSource(strings = {"cat", "person", "robot", "teapot", "logo"})
  void committedPicturesAreWhatTheCodeDraws(String name) throws IOException {
    Bitmap file = Bitmap.of(ImageIO.read(FOLDER.resolve(name + ".png").toFile()));
    Frame frame = new Frame(file.width());
    STAGES.get(name).apply(file.width()).render(Pose.rest(), frame);
    byte[] committed = file.bytes();
    double error = 0;
    for (int i = 0; i < committed.length; i++) {
      error += Math.abs((committed[i] & 255) - (frame.rgb[i] & 255));
    }
    assertThat(error / committed.length).isLessThan(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat", "person", "robot", "teapot", "logo"})
  void samplesFillTheirFrame(String name) {
    Stage stage = STAGES.get(name).apply(96);
    Frame frame = new Frame(96);
    stage.render(Pose.of(Move.ARM_WAVE, .5, 1, stage.subject()), frame);
    int area = 0;
    for (byte there : frame.subject) {
      area += there;
    }
    // The slim dancer covers 15%, the others 20 to 40%.
    assertThat(area / 9216.0).isGreaterThan(.12);
    assertThat(stage.subject().hasArms()).isEqualTo(!List.of("teapot", "logo").contains(name));
    assertThat(stage.subject().noun()).isEqualTo(name);
  }

  @Test
  void galleryPicturesAreElevenAndAllDifferent() {
    List<Bitmap> pictures =
        Gallery.pictures().values().stream().map(maker -> Bitmap.of(maker.apply(24))).toList();
    assertThat(pictures).hasSize(11);
    assertThat(pictures.stream().map(picture -> List.of(boxed(picture))).distinct()).hasSize(11);
    for (Bitmap picture : pictures) {
      assertThat(java.util.Arrays.stream(picture.rgb()).distinct().count()).isGreaterThan(5);
    }
  }

  private static Integer[] boxed(Bitmap picture) {
    return java.util.Arrays.stream(picture.rgb()).boxed().toArray(Integer[]::new);
  }

  @Test
  void galleryFilesAreSmallEnoughToCommit() throws IOException {
    for (String name : Gallery.pictures().keySet()) {
      Path file = FOLDER.resolve("pictures").resolve(name + ".png");
      assertThat(Files.size(file)).as(name).isBetween(2_000L, 250_000L);
    }
  }
}
