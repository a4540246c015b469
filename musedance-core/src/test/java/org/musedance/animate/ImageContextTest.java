package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.audio.BeatGrid;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.media.Sound;
import org.musedance.model.clip.ClipPixels;
import org.musedance.model.folder.KnownMoves;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/** Models whose cross-attention sees the reference picture. */
class ImageContextTest {
  private static final Compute CPU = Compute.cpu();

  @TempDir private Path folder;

  private static PromptTokens tokens(MuseDanceModel networks, String prompt, Tensor picture) {
    HeardMusic silence = new HeardMusic(0, new BeatGrid(new double[0], 0, 12), new float[0][]);
    FramePrompts asked =
        new FramePrompts(PromptTimeline.of(prompt), KnownMoves.NONE, silence, 12, 0);
    return new PromptTokens(asked, networks, picture, CPU);
  }

  @Test
  void theTokenStandsBehindTheWords() throws IOException {
    MuseDanceModel networks = MuseDanceModel.load(TinyModel.write(folder, "beside_text"), CPU);
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.clamp(Seeds.frameNoise(1, 0, 1, 3, 20, 30), -1, 1);
      Tensor context = tokens(networks, "spin", picture).atFrame(0);
      Tensor image = networks.imageEncoder().forward(ClipPixels.of(picture, 28));

      assertThat(Tensors.shape(context)).containsExactly(1, 33, 96);
      assertThat(Tensors.floats(context.select(1, 32))).isEqualTo(Tensors.floats(image));
      Tensor nothing = tokens(networks, "spin", picture).nothing();
      assertThat(Tensors.floats(nothing.select(1, 32))).containsOnly(0);
      assertThat(Tensors.floats(nothing.select(1, 0))).isNotEqualTo(new float[96]);
    }
  }

  /** As in AnimateAnyone: one token, and zeros without it. */
  @Test
  void theTokenStandsInForTheWords() throws IOException {
    MuseDanceModel networks = MuseDanceModel.load(TinyModel.write(folder, "instead_of_text"), CPU);
    try (TensorScope scope = TensorScope.open()) {
      Tensor picture = Tensors.clamp(Seeds.frameNoise(1, 0, 1, 3, 20, 30), -1, 1);
      Tensor context = tokens(networks, "spin", picture).atFrame(0);
      Tensor image = networks.imageToken(picture, ScalarType.Float);

      assertThat(Tensors.shape(context)).containsExactly(1, 1, 96);
      assertThat(Tensors.floats(context)).isEqualTo(Tensors.floats(image));
      assertThat(Tensors.floats(tokens(networks, "bounce", picture).atFrame(0)))
          .isEqualTo(Tensors.floats(context));
      assertThat(Tensors.floats(tokens(networks, "spin", picture).nothing())).containsOnly(0);
    }
  }

  @Test
  void aModelDancesWithIt() throws IOException {
    DanceModel model = DanceModel.load(TinyModel.write(folder, "beside_text"), CPU);
    List<MovedPicture> frames = new ArrayList<>();
    new Rehearsal(model, 1, 2)
        .dance(
            Picture.filled(64, 64, new Rgb(200, 40, 40)),
            Sound.ofMono(new float[22_050 / 4], 22_050),
            PromptTimeline.of("spin"),
            1,
            frames::add);
    assertThat(frames).hasSize(3);
  }

  @Test
  void itsWeightsMustBeThere() throws IOException {
    Path model = TinyModel.write(folder, "beside_text");
    Files.delete(model.resolve("image_encoder/model.safetensors"));
    assertThatThrownBy(() -> MuseDanceModel.load(model, CPU))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(model.resolve("image_encoder").toString());
  }

  @Test
  void itsTokenMustHaveTheWidthOfTheWords() throws IOException {
    Path model = TinyModel.write(folder, "beside_text");
    Path config = model.resolve("image_encoder/config.json");
    Files.writeString(config, Files.readString(config).replace(": 96}", ": 64}"));
    assertThatThrownBy(() -> MuseDanceModel.load(model, CPU))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("projection_dim must be 96, the cross_attention_dim of the denoiser")
        .hasMessageContaining("but is 64");
  }
}
