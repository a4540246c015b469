package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.QualifiedName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.UserError;

/**
 * Stand-ins for predictors: one person fills the box (2, 1) to (10, 7); its upper half is part 3,
 * its lower half part 7, the leftmost of four columns of scores is ground.
 */
class DensePoseTest {
  private static final String SCORES =
      """
      def forward(self, image):
          boxes = torch.tensor([[2.0, 1.0, 10.0, 7.0], [2.0, 1.0, 10.0, 7.0]])
          coarse = torch.zeros([2, 2, 4, 4])
          coarse[:, 1, :, 1:] = 5.0
          fine = torch.zeros([2, 25, 4, 4])
          fine[:, 3, 0:2] = 1.0
          fine[:, 7, 2:4] = 1.0
          fine[1, 9] = 4.0
          blue = image[0, 0, 0].item()
          if int(blue) != 200:
              fine[:, 1] = 9.0
      """;

  private static final Picture PICTURE = Picture.filled(12, 8, new Rgb(10, 20, 200));

  /**
   * Of eight columns the first is ground: the scores are interpolated, so any share of the body
   * wins against the ground's zero.
   */
  private static final String EXPECTED =
      """
      ............
      ...3333333..
      ...3333333..
      ...3333333..
      ...7777777..
      ...7777777..
      ...7777777..
      ............
      """;

  @TempDir private Path folder;

  @Test
  void labelsPartsFromADictionary() {
    byte[] labels =
        labels(
            SCORES
                + "    return {\"pred_boxes\": boxes, \"scores\": boxes,"
                + " \"pred_densepose_coarse_segm\": coarse, \"pred_densepose_fine_segm\": fine}");

    assertThat(drawn(labels)).isEqualTo(EXPECTED);
  }

  @Test
  void labelsPartsFromATuple() {
    assertThat(drawn(labels(SCORES + "    return boxes, coarse, fine, fine, fine")))
        .isEqualTo(EXPECTED);
  }

  @Test
  void staysInsideThePicture() {
    byte[] labels =
        labels(
            SCORES
                + "    boxes = boxes + torch.tensor([[-5.0, 4.0, 40.0, 9.0]])\n"
                + "    return boxes, coarse, fine");

    assertThat(labels).hasSize(96).startsWith(0, 0, 0).contains(3);
  }

  @Test
  void givesGroundWhereNobodyIs() {
    byte[] labels = labels(SCORES + "    return boxes[0:0], coarse[0:0], fine[0:0]");

    assertThat(labels).containsOnly(0);
  }

  @Test
  void namesAProgramThatIsNoPredictor() {
    assertThatThrownBy(() -> labels("def forward(self, image):\n    return {\"out\": image}"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must give [pred_boxes")
        .hasMessageContaining("but gave [out]");
  }

  private byte[] labels(String code) {
    Path file = folder.resolve("predictor.pt");
    try (TensorScope scope = TensorScope.open();
        JitModule module = new JitModule(new QualifiedName("predictor"))) {
      module.define(code + "\n");
      module.save(file.toString());
    }
    try (DensePose predictor = DensePose.open(file, new Device("cpu"))) {
      return predictor.labels(PICTURE);
    }
  }

  private static String drawn(byte[] labels) {
    StringBuilder drawn = new StringBuilder();
    for (int i = 0; i < labels.length; i++) {
      drawn.append(labels[i] == 0 ? "." : labels[i]).append(i % 12 == 11 ? "\n" : "");
    }
    return drawn.toString();
  }
}
