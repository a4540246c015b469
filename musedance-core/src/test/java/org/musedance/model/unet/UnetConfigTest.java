package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.model.Reference;
import org.musedance.model.dance.MotionConfig;
import org.musedance.tensor.UserError;

class UnetConfigTest {
  @TempDir Path folder;

  private static final String MINIMAL =
      """
      "block_out_channels": [32, 64],
      "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
      "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"]
      """;

  private UnetConfig read(String keys) throws IOException {
    return UnetConfig.read(Files.writeString(folder.resolve("config.json"), "{" + keys + "}"));
  }

  @Test
  void readsWhatDiffusersWrites() {
    UnetConfig config = UnetConfig.read(Reference.path("tiny-sd/unet/config.json"));
    assertThat(config.blockOutChannels()).containsExactly(16, 24, 32, 32);
    assertThat(config.attentionHeadDim()).containsExactly(4, 4, 4, 4);
    assertThat(config.crossAttentionDim()).isEqualTo(32);
    assertThat(config.normNumGroups()).isEqualTo(8);
    assertThat(config.motionModules()).isNull();
  }

  @Test
  void whatIsLeftOutHasDiffusersDefault() throws IOException {
    UnetConfig config = read(MINIMAL);
    assertThat(config.inChannels()).isEqualTo(4);
    assertThat(config.layersPerBlock()).isEqualTo(2);
    assertThat(config.attentionHeadDim()).containsExactly(8, 8);
    assertThat(config.crossAttentionDim()).isEqualTo(1280);
    assertThat(config.normNumGroups()).isEqualTo(32);
    assertThat(config.normEps()).isEqualTo(1e-5);
    assertThat(config.useLinearProjection()).isFalse();
  }

  @Test
  void readsOurOwnParts() throws IOException {
    UnetConfig config =
        read(
            MINIMAL
                + """
                , "attention_head_dim": [4, 8], "use_inflated_groupnorm": false,
                "reference_fusion": "midup", "concat_reference": true,
                "motion_modules": {"heads": 4, "max_length": 24, "groups": 8, "mid_block": false},
                "music_modules": {"token_width": 96}, "beat_modules": {"token_width": 48}
                """);
    assertThat(config.attentionHeadDim()).isEqualTo(List.of(4, 8));
    assertThat(config.useInflatedGroupnorm()).isFalse();
    assertThat(config.referenceFusion()).isEqualTo("midup");
    assertThat(config.concatReference()).isTrue();
    assertThat(config.motionModules()).isEqualTo(new MotionConfig(4, 24, 8, false));
    assertThat(config.musicModules().tokenWidth()).isEqualTo(96);
    assertThat(config.beatModules().tokenWidth()).isEqualTo(48);
  }

  @Test
  void writesWhatItReads() throws IOException {
    UnetConfig config = read(MINIMAL + ", \"motion_modules\": {}");
    Path copy = folder.resolve("copy.json");
    config.write(copy);
    assertThat(UnetConfig.read(copy)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"act_fn\": \"gelu\" | act_fn must be silu, but is \"gelu\"",
        "\"transformer_layers_per_block\": [1, 2] | transformer_layers_per_block must be 1, but is 2",
        "\"time_cond_proj_dim\": 256 | time_cond_proj_dim must be null, but is 256",
        "\"dual_cross_attention\": true | dual_cross_attention must be false, but is true",
        "\"attention_head_dim\": [4, 4, 4] | attention_head_dim must have as many entries",
        "\"norm_num_groups\": 24 | block_out_channels must be multiples of norm_num_groups",
        "\"reference_fusion\": \"down\" | reference_fusion must be full or midup, but was down",
        "\"motion_modules\": 8 | motion_modules must be an object, but is 8",
        "\"music_modules\": {} | music_modules: token_width must be given",
      })
  void namesWhatItCannotBuild(String key, String message) {
    assertThatThrownBy(() -> read(MINIMAL + "," + key))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining(message);
  }

  @Test
  void namesABlockItDoesNotKnow() {
    assertThatThrownBy(() -> read(MINIMAL.replace("\"DownBlock2D", "\"AttnDownBlock2D")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("down_block_types must be DownBlock2D or CrossAttnDownBlock2D");
  }
}
