package org.musedance.evaluate.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.metrics.Embeddings;
import org.musedance.evaluate.metrics.FrechetDistance;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.model.ConfigJson;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.clip.ClipVisionConfig;
import org.musedance.model.clip.ClipVisionModel;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.weights.WeightsFile;

class EncodersTest {
  private static final Path MINI = Path.of("..", "configs", "mini");

  @TempDir private Path folder;

  /** A CLIP of two layers that has learnt nothing, in the layout of transformers. */
  private void writeClip() throws IOException {
    int words =
        (int)
                Files.readString(MINI.resolve("tokenizer/vocab.json"))
                    .chars()
                    .filter(c -> c == ':')
                    .count()
            + 8;
    Files.copy(MINI.resolve("tokenizer/vocab.json"), folder.resolve("vocab.json"));
    Files.copy(MINI.resolve("tokenizer/merges.txt"), folder.resolve("merges.txt"));
    Files.copy(
        MINI.resolve("tokenizer/tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"projection_dim": 6,
         "text_config": {"vocab_size": %d, "hidden_size": 16, "intermediate_size": 32,
           "num_hidden_layers": 2, "num_attention_heads": 2, "eos_token_id": 2},
         "vision_config": {"hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 2,
           "num_attention_heads": 2, "image_size": 32, "patch_size": 8, "projection_dim": 6}}
        """
            .formatted(words));
    WeightsFile.save(folder.resolve("model.safetensors"), weights(), Map.of());
  }

  private Map<String, Tensor> weights() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    ClipTextModel text = new ClipTextModel(config("text_config", ClipTextConfig::from));
    text.initialise(1);
    text.namedTensors().forEach((key, parameter) -> tensors.put(key, parameter.tensor()));
    ClipVisionModel vision = vision();
    vision.namedTensors().forEach((key, parameter) -> tensors.put(key, parameter.tensor()));
    float[] projection = new float[6 * 16];
    for (int i = 0; i < projection.length; i++) {
      projection[i] = (float) Math.sin(i);
    }
    tensors.put("text_projection.weight", Tensors.of(projection, 6, 16));
    tensors.put("logit_scale", Tensors.of(new float[] {4.6f}, 1));
    return tensors;
  }

  private <T> T config(String part, Function<ConfigJson, T> from) {
    return ConfigJson.read(folder.resolve("config.json")).part(part, from);
  }

  private ClipVisionModel vision() {
    ClipVisionModel vision = new ClipVisionModel(config("vision_config", ClipVisionConfig::from));
    vision.initialise(2);
    return vision;
  }

  @Test
  void clipPutsPicturesAndWordsInOneSpace() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      writeClip();
      Clip clip = Clip.load(folder);

      double[][] pictures =
          clip.embed(
              List.of(
                  Picture.filled(64, 32, new Rgb(255, 0, 0)),
                  Picture.filled(32, 64, new Rgb(0, 0, 255))));

      assertThat(pictures).hasDimensions(2, 6);
      assertThat(Embeddings.cosine(pictures[0], pictures[1])).isLessThan(1 - 1e-6);
      assertThat(clip.embed("a cat")).hasSize(6).isNotEqualTo(clip.embed("jumping"));
    }
  }

  @Test
  void clipTakesItsMeanOffAndCutsTheMiddleOut() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      writeClip();
      float[] red = new float[3 * 32 * 32];
      double[] normalised = {
        (1 - 0.48145466) / 0.26862954, -0.4578275 / 0.26130258, -0.40821073 / 0.27577711
      };
      for (int i = 0; i < red.length; i++) {
        red[i] = (float) normalised[i / (32 * 32)];
      }
      float[] expected = Tensors.floats(vision().forward(Tensors.of(red, 1, 3, 32, 32)));

      double[] row =
          Clip.load(folder).embed(List.of(Picture.filled(80, 40, new Rgb(255, 0, 0))))[0];

      for (int i = 0; i < row.length; i++) {
        assertThat(row[i]).isEqualTo(expected[i], within(1e-5));
      }
    }
  }

  @Test
  void aPartOfAClipIsRefused() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"text_config\": {}}");

    assertThatThrownBy(() -> Clip.load(folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be the folder of a whole CLIP, with text_config and vision_");
  }

  private static List<Picture> shaken(int frames, int reach) {
    List<Picture> video = new ArrayList<>();
    for (int frame = 0; frame < frames; frame++) {
      byte[] rgb = new byte[3 * 128 * 128];
      int shift = reach * (frame % 2);
      for (int i = 0; i < rgb.length; i++) {
        int x = i / 3 % 128 + shift;
        int y = i / 3 / 128;
        rgb[i] = (byte) (128 + 100 * Math.sin(x / 5.0) * Math.cos(y / 7.0));
      }
      video.add(new Picture(128, 128, rgb));
    }
    return video;
  }

  @Test
  void latentsTellStillFromMoving() {
    try (TensorScope scope = TensorScope.open()) {
      LatentFeatures features = new LatentFeatures(LatentEncoders.untrained());

      double[][] still = features.of(shaken(24, 0));
      double[][] moving = features.of(shaken(24, 6));

      // Three stretches of 16 frames, four statistics of eight channels.
      assertThat(still).hasDimensions(3, 32);
      assertThat(still[0]).endsWith(new double[16]);
      assertThat(moving[0][20]).isPositive();
      assertThat(FrechetDistance.SAMPLE.of(still, still)).isEqualTo(0, within(1e-9));
      assertThat(FrechetDistance.SAMPLE.of(still, moving)).isGreaterThan(0.01);
    }
  }

  @Test
  void aPictureHasItsLatentMap() {
    try (TensorScope scope = TensorScope.open()) {
      double[][] maps =
          LatentEncoders.untrained()
              .embed(List.of(shaken(1, 0).get(0), Picture.filled(64, 64, Rgb.WHITE)));

      assertThat(maps).hasDimensions(2, 8 * 16 * 16);
      assertThat(LatentEncoders.untrained().network())
          .isEqualTo("the VAE encoder of untrained at 128 x 128");
    }
  }

  @Test
  void readsFeaturesOfOtherPrograms() {
    try (TensorScope scope = TensorScope.open()) {
      Path file = folder.resolve("features.safetensors");
      Tensor rows = Tensors.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
      WeightsFile.save(
          file, Map.of("features", rows, "other", rows.narrow(0, 0, 1).contiguous()), Map.of());

      assertThat(FeatureFile.read(file)).isDeepEqualTo(new double[][] {{1, 2, 3}, {4, 5, 6}});
      assertThat(FeatureFile.read(file, "other")).isDeepEqualTo(new double[][] {{1, 2, 3}});
      assertThatThrownBy(() -> FeatureFile.read(file, "none"))
          .hasMessage(
              file
                  + " must hold a tensor \"none\" of two axes, rows x features, but does not; save"
                  + " it so");
    }
  }
}
