package org.musedance.model.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.model.Reference;
import org.musedance.tensor.UserError;

class VaeConfigTest {
  @TempDir Path folder;

  private Path file(String json) throws IOException {
    return Files.writeString(folder.resolve("config.json"), json);
  }

  @Test
  void readsAPublishedFile() {
    assertThat(VaeConfig.read(Reference.path("tiny-sd/vae/config.json")))
        .isEqualTo(
            new VaeConfig(3, 3, List.of(4, 8, 12, 12), 2, 4, 2, 0.18215, 0, true, true, true, 1));
  }

  @Test
  void whatOldFilesLeaveOutIsStableDiffusions() throws IOException {
    VaeConfig config = VaeConfig.read(file("{\"block_out_channels\": [32, 64], \"x\": 1}"));
    assertThat(config.scalingFactor()).isEqualTo(0.18215);
    assertThat(config.normNumGroups()).isEqualTo(32);
    assertThat(config.stride()).isEqualTo(2);
  }

  @Test
  void whatIsWrittenReadsBackEqual() {
    VaeConfig config =
        new VaeConfig(3, 3, List.of(64, 128), 2, 8, 8, 0.7, -0.1, false, false, false, 4);
    config.write(folder.resolve("config.json"));
    assertThat(VaeConfig.read(folder.resolve("config.json"))).isEqualTo(config);
  }

  @Test
  void refusesWhatTheNetworkDoesNotCompute() throws IOException {
    Path file = file("{\"block_out_channels\": [32], \"act_fn\": \"relu\"}");
    assertThatThrownBy(() -> VaeConfig.read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(file + ": act_fn must be silu, but is \"relu\"; use a model that has it");
  }

  @Test
  void namesTheFileWhoseNumbersDoNotFit() throws IOException {
    Path file = file("{\"block_out_channels\": [30], \"norm_num_groups\": 4}");
    assertThatThrownBy(() -> VaeConfig.read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(
            file
                + ": block_out_channels must be multiples of norm_num_groups 4, but were [30];"
                + " change one of them");
  }

  @Test
  void saysWhatIsNoConfig() throws IOException {
    Path missing = folder.resolve("none.json");
    assertThatThrownBy(() -> VaeConfig.read(missing))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must exist");
    Path list = file("[1]");
    assertThatThrownBy(() -> VaeConfig.read(list))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must hold one JSON object");
    Path broken = file("{");
    assertThatThrownBy(() -> VaeConfig.read(broken))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be JSON");
    Path empty = file("{}");
    assertThatThrownBy(() -> VaeConfig.read(empty))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("block_out_channels must be given");
  }
}
