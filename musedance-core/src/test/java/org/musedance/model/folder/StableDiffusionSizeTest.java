package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.musedance.tensor.Layer;

/**
 * The configuration that comes with the program has the sizes of the published networks: their
 * tensor and parameter counts, measured with diffusers and transformers.
 */
class StableDiffusionSizeTest {
  private final MuseDanceModel sd15 = MuseDanceModel.outline(Path.of("..", "configs", "sd15"));

  private static void assertSize(Layer layer, int tensors, long parameters) {
    assertThat(layer.namedTensors()).hasSize(tensors);
    assertThat(layer.parameterCount()).isEqualTo(parameters);
  }

  @Test
  void encodersAndDecoderAreThePublishedOnes() {
    assertSize(sd15.vae(), 248, 83_653_863);
    assertSize(sd15.textEncoder(), 196, 123_060_480);
    assertSize(sd15.musicEncoder(), 199, 86_187_264);
    assertSize(sd15.poseGuider(), 16, 1_086_480);
  }

  @Test
  void theReferenceNetIsTheUnetWithoutItsOutput() {
    long output = 2 * 320 + 4 * 320 * 9 + 4;
    assertSize(sd15.referenceUnet(), 682, 859_520_964 - output);
  }

  @Test
  void theDenoiserIsTheUnetWithAnimateDiffsMotionModulesAndOurs() {
    Layer unet = sd15.denoisingUnet();
    long ours =
        unet.namedParameters().entrySet().stream()
            .filter(entry -> entry.getKey().matches(".*\\.(music|beat)_modules\\..*"))
            .mapToLong(entry -> entry.getValue().count())
            .sum();
    assertThat(unet.parameterCount() - ours).isEqualTo(859_520_964L + 453_209_280);
    assertThat(unet.namedTensors().keySet())
        .filteredOn(key -> key.contains(".motion_modules."))
        .hasSize(588);
  }

  /** CLIP's own words come with published weights; ours stand in for them, in the same table. */
  @Test
  void wordsOfTheSmallModelFitIntoTheTableOfClip() {
    assertThat(sd15.tokenizer().maxLength()).isEqualTo(77);
    assertThat(sd15.textEncoder().config().vocabSize()).isEqualTo(49_408);
    assertThat(sd15.tokenizer().vocabularySize()).isEqualTo(1000);
    long largest = Arrays.stream(sd15.tokenizer().tokens("a photo of a cat")).max().orElseThrow();
    assertThat(largest).isLessThan(1000);
  }
}
