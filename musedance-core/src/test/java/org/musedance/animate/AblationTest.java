package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.model.folder.ModelPart;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/** Parts of a model that are left out have no say, and the others keep theirs. */
class AblationTest {
  private static final int RATE = 22_050;

  @TempDir private static Path folder;
  private static DanceModel model;

  @BeforeAll
  static void load() {
    model = DanceModel.load(TinyModel.write(folder), Compute.cpu());
  }

  /** A metronome of clicks. */
  private static Sound clicks(double perSecond) {
    float[] samples = new float[2 * RATE];
    for (int i = 0; i < samples.length; i++) {
      double since = i * perSecond / RATE % 1 / perSecond;
      samples[i] = (float) (Math.exp(-60 * since) * Math.sin(6000 * since));
    }
    return Sound.ofMono(samples, RATE);
  }

  private static Picture picture() {
    byte[] rgb = new byte[3 * 64 * 64];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i * 37 / 64);
    }
    return new Picture(64, 64, rgb);
  }

  private static List<Picture> dance(Set<ModelPart> without, Sound music, String prompt) {
    List<Picture> frames = new ArrayList<>();
    new Rehearsal(model.without(without), 1, 1)
        .dance(
            picture(), music, PromptTimeline.of(prompt), 3, frame -> frames.add(frame.picture()));
    return frames;
  }

  @ParameterizedTest
  @EnumSource(ModelPart.class)
  void everyPartHasASay(ModelPart part) {
    assertThat(dance(EnumSet.of(part), clicks(2), "spin"))
        .hasSize(24)
        .isNotEqualTo(dance(Set.of(), clicks(2), "spin"));
  }

  @Test
  void withoutMusicAndBeatAllMusicIsTheSame() {
    Set<ModelPart> deaf = EnumSet.of(ModelPart.MUSIC, ModelPart.BEAT);

    assertThat(dance(deaf, clicks(3), "spin")).isEqualTo(dance(deaf, clicks(2), "spin"));
    Set<ModelPart> only = EnumSet.of(ModelPart.BEAT);
    assertThat(dance(only, clicks(3), "spin")).isNotEqualTo(dance(only, clicks(2), "spin"));
  }

  @Test
  void withoutTextAllPromptsAreTheSame() {
    Set<ModelPart> wordless = EnumSet.of(ModelPart.TEXT);

    assertThat(dance(wordless, clicks(2), "spin")).isEqualTo(dance(wordless, clicks(2), "jump"));
  }

  @Test
  void namesThePartsThereAre() {
    assertThat(ModelPart.of("--without", List.of("text", "beat")))
        .containsExactly(ModelPart.BEAT, ModelPart.TEXT);
    assertThatThrownBy(() -> ModelPart.of("--without", List.of("legs")))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--without must be a part of the model, but was legs; choose of music, beat, motion,"
                + " text, reference");
  }
}
