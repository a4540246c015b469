package org.musedance.model.hallo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.Reference;
import org.musedance.model.dance.BeatEmbeddingConfig;
import org.musedance.model.dance.DanceConditioner;
import org.musedance.model.dance.MotionConfig;
import org.musedance.model.dance.MusicProjection;
import org.musedance.model.dance.MusicProjectionConfig;
import org.musedance.model.unet.Conditions;
import org.musedance.model.unet.DenoisingUnet;
import org.musedance.model.unet.UnetConfig;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.KeyMap;
import org.musedance.weights.PublishedNames;
import org.musedance.weights.WarmStart;
import org.musedance.weights.Weights;

/** Hallo's audio modules as a start for music modules. */
class HalloStartTest {
  private static final Path HALLO = Reference.path("animate/hallo_net.pth");
  private static final int TOKEN_WIDTH = 20;

  /** The second level of the reference is wider than its audio module is inside. */
  private static DenoisingUnet denoiser(int tokenWidth) {
    DenoisingUnet unet =
        new DenoisingUnet(
            new UnetConfig(
                4,
                4,
                List.of(32, 64),
                List.of("CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
                List.of("CrossAttnUpBlock2D", "CrossAttnUpBlock2D"),
                1,
                List.of(4),
                24,
                8,
                1e-5,
                false,
                true,
                "full",
                false,
                new MotionConfig(8, 32, 32, true),
                new UnetConfig.TokenWidth(tokenWidth),
                null,
                false));
    unet.initialise(1);
    return unet;
  }

  private static Weights hallo(KeyMap names) {
    return Weights.open(HALLO).renamed(names);
  }

  @Test
  void musicModulesTakeOverWhatFits() {
    DenoisingUnet unet = denoiser(TOKEN_WIDTH);
    try (Weights weights = hallo(PublishedNames.halloAudioModules());
        TensorScope scope = TensorScope.open()) {
      WarmStart start = WarmStart.fill(unet, weights);
      assertThat(start.filled())
          .containsExactlyInAnyOrder(
              "down_blocks.0.music_modules.0.to_q.weight",
              "down_blocks.0.music_modules.0.to_k.weight",
              "down_blocks.0.music_modules.0.to_v.weight",
              "down_blocks.0.music_modules.0.norm.weight",
              "down_blocks.0.music_modules.0.norm.bias");
      assertThat(start.misshapen())
          .contains("down_blocks.1.music_modules.0.to_q.weight")
          .allMatch(key -> key.contains(".music_modules."));
      try (Weights published = hallo(KeyMap.identity())) {
        String audio = "denoising_unet.down_blocks.0.audio_modules.0.transformer_blocks.0.";
        Tensor key =
            unet.namedParameters().get("down_blocks.0.music_modules.0.to_k.weight").tensor();
        assertThat(Tensors.floats(key))
            .isEqualTo(Tensors.floats(published.tensor(audio + "attn2_0.to_k.weight")));
      }
    }
  }

  /** The output of a music module stays zero, so the denoiser gives what it gave before. */
  @Test
  void nothingChangesBeforeTraining() {
    DenoisingUnet unet = denoiser(TOKEN_WIDTH);
    try (TensorScope scope = TensorScope.open();
        Weights weights = hallo(PublishedNames.halloAudioModules())) {
      float[] before = denoised(unet);
      WarmStart.fill(unet, weights);
      assertThat(denoised(unet)).isEqualTo(before);
    }
  }

  private static float[] denoised(DenoisingUnet unet) {
    Conditions given =
        Conditions.of(Seeds.frameNoise(1, 0, 1, 3, 24))
            .withMusic(Seeds.frameNoise(1, 1, 2, 6, TOKEN_WIDTH));
    Tensor noisy = Seeds.frameNoise(1, 2, 2, 4, 4, 4);
    return Tensors.floats(
        unet.forward(noisy, Tensors.of(new long[] {500}, 1), unet.prepare(given)));
  }

  @Test
  void theMusicProjectionTakesOverAllButTheLayerThatHearsOtherFeatures() {
    DanceConditioner conditioner = conditioner(24);
    HalloStart start = HalloStart.take(HALLO, denoiser(TOKEN_WIDTH), conditioner);
    assertThat(start.projection().misshapen()).containsExactly("music_projection.proj1.weight");
    assertThat(start.projection().filled())
        .containsExactlyInAnyOrder(
            "music_projection.proj1.bias",
            "music_projection.proj2.weight",
            "music_projection.proj2.bias",
            "music_projection.proj3.weight",
            "music_projection.proj3.bias",
            "music_projection.norm.weight",
            "music_projection.norm.bias");
    assertThat(start.describe())
        .startsWith("from Hallo: 5 tensors of music modules and 7 of the music projection taken");
  }

  private static DanceConditioner conditioner(int hidden) {
    DanceConditioner conditioner =
        new DanceConditioner(
            new MusicProjectionConfig(5, 96, hidden, 6, TOKEN_WIDTH),
            new BeatEmbeddingConfig(8, TOKEN_WIDTH, false));
    conditioner.initialise(1);
    return conditioner;
  }

  @Test
  void aNetworkThatFitsNowhereIsNamed() {
    MusicProjection projection = new MusicProjection(new MusicProjectionConfig(5, 8, 12, 3, 10));
    try (Weights weights = hallo(KeyMap.under("audioproj."))) {
      assertThatThrownBy(() -> WarmStart.fill(projection, weights))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("must have weights that fit MusicProjection");
    }
  }
}
