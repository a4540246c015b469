package org.musedance.evaluate.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;

/**
 * Networks of a few lines with the calls of the real ones; {@code make_fixtures.py} says what they
 * compute.
 */
class TorchScriptFeaturesTest {
  private static final Path FOLDER = Path.of("src/test/resources/torchscript");

  private static List<Picture> video(int frames, int width, int height, Rgb colour) {
    return new ArrayList<>(Collections.nCopies(frames, Picture.filled(width, height, colour)));
  }

  @Test
  void styleGanLeavesScalingAndSizeToTheNetwork() {
    I3d i3d = I3d.open(FOLDER.resolve("video.pt"), I3d.Preparation.STYLEGAN_V);

    double[][] rows = i3d.of(video(40, 48, 32, new Rgb(255, 255, 255)));

    // Two stretches of 16; the mean of white is 1 after the network's scaling.
    assertThat(rows).isDeepEqualTo(new double[][] {{1, 0, 32, 16, 1}, {1, 0, 32, 16, 1}});
  }

  @Test
  void videoGptCutsTheMiddleOut() {
    I3d i3d = I3d.open(FOLDER.resolve("video.pt"), I3d.Preparation.VIDEOGPT);
    List<Picture> video = new ArrayList<>();
    for (int frame = 0; frame < 16; frame++) {
      video.add(whiteSidesAround(new Rgb(0, 0, 0)));
    }

    double[] row = i3d.of(video)[0];

    // Only bilinear blending at the edges of the middle square lets white in.
    assertThat(row[0]).isEqualTo(-1, within(0.02));
    assertThat(row[2]).isEqualTo(224);
    assertThat(row[4]).isZero();
  }

  private static Picture whiteSidesAround(Rgb colour) {
    Picture middle = Picture.filled(32, 32, colour);
    Picture white = Picture.filled(16, 32, Rgb.WHITE);
    byte[] rgb = new byte[3 * 64 * 32];
    for (int y = 0; y < 32; y++) {
      System.arraycopy(white.rgb(), 0, rgb, 3 * 64 * y, 48);
      System.arraycopy(middle.rgb(), 0, rgb, 3 * (64 * y + 16), 96);
      System.arraycopy(white.rgb(), 0, rgb, 3 * (64 * y + 48), 48);
    }
    return new Picture(64, 32, rgb);
  }

  @Test
  void inceptionSeesEveryFrame() {
    Inception inception = Inception.open(FOLDER.resolve("picture.pt"));

    double[][] rows = inception.of(video(11, 8, 8, new Rgb(10, 20, 30)));

    assertThat(rows).hasNumberOfRows(11).contains(new double[] {10, 20, 30}, Index.atIndex(10));
  }

  @Test
  void resnetSeesTheWholeVideoWithoutTheMeanColour() {
    Resnet3d resnet = Resnet3d.open(FOLDER.resolve("plain.pt"));

    double[][] rows = resnet.of(video(5, 20, 20, new Rgb(114, 107, 99)));

    assertThat(rows).hasNumberOfRows(1);
    assertThat(rows[0]).containsExactly(new double[] {-0.7748, -0.7354, -0.475}, within(1e-3));
  }

  @Test
  void aShortVideoIsRefused() {
    I3d i3d = I3d.open(FOLDER.resolve("video.pt"), I3d.Preparation.STYLEGAN_V);

    assertThatThrownBy(() -> i3d.of(video(15, 8, 8, Rgb.WHITE)))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "a video must have at least 16 frames for these features, but one has 15; dance for"
                + " longer or leave the measure out");
  }

  @Test
  void filesThatAreNoNetworksAreNamed() {
    assertThatThrownBy(() -> Inception.open(Path.of("nowhere.pt")))
        .hasMessage(
            "TorchScript nowhere.pt must be an existing file, but nothing is there; check the path");
    assertThatThrownBy(() -> Inception.open(FOLDER.resolve("make_fixtures.py")))
        .isInstanceOf(UserError.class)
        .hasMessageEndingWith("export it again with torch.jit.save");
    assertThatThrownBy(
            () -> Inception.open(FOLDER.resolve("plain.pt")).of(video(1, 8, 8, Rgb.WHITE)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must take one tensor and 1 flags, but failed on them");
  }
}
