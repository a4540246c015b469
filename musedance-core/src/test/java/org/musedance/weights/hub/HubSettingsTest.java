package org.musedance.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class HubSettingsTest {
  @TempDir private Path folder;

  @Test
  void followsTheVariablesOfOtherTools() {
    Path user = Path.of(System.getProperty("user.home"));
    assertThat(HubSettings.of(Map.of()).cache()).isEqualTo(user.resolve(".cache/huggingface/hub"));
    assertThat(HubSettings.of(Map.of("XDG_CACHE_HOME", "/x")).cache())
        .isEqualTo(Path.of("/x/huggingface/hub"));
    assertThat(HubSettings.of(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "/h")).cache())
        .isEqualTo(Path.of("/h/hub"));
    assertThat(HubSettings.of(Map.of("HF_HOME", "/h", "HF_HUB_CACHE", "/c")).cache())
        .isEqualTo(Path.of("/c"));
    assertThat(HubSettings.of(Map.of()).endpoint()).hasToString("https://huggingface.co");
    assertThat(HubSettings.of(Map.of("HF_ENDPOINT", "http://mirror:81/")).endpoint())
        .hasToString("http://mirror:81");
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    assertThat(HubSettings.of(Map.of("HF_HUB_OFFLINE", "yes")).offline()).isTrue();
  }

  @Test
  void readsTheTokenOfALogin() throws IOException {
    Map<String, String> variables = Map.of("HF_HOME", folder.toString());
    assertThat(HubSettings.of(variables).token()).isEmpty();
    Files.writeString(folder.resolve("token"), "hf_stored\n");

    assertThat(HubSettings.of(variables).token()).contains("hf_stored");
    assertThat(HubSettings.of(Map.of("HF_HOME", folder.toString(), "HF_TOKEN", "hf_given")).token())
        .contains("hf_given");
  }

  @Test
  void namesAWrongEndpoint() {
    for (String wrong : new String[] {"huggingface.co", "ftp://hub", "http://a b", ""}) {
      assertThatThrownBy(() -> HubSettings.of(Map.of("HF_ENDPOINT", wrong)))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "HF_ENDPOINT must be a web address, but is "
                  + wrong
                  + "; the usual one is https://huggingface.co");
    }
  }

  @Test
  void readsNamesOfModels() {
    assertThat(HubModel.parse("a-1/b.c")).isEqualTo(new HubModel("a-1/b.c", "main"));
    assertThat(HubModel.parse("a/b@refs/pr/1").revision()).isEqualTo("refs/pr/1");
    for (String wrong : new String[] {"a", "a/b/c", "../b", "a/..", "a/b@", "a/b@../../x", "/b"}) {
      assertThatThrownBy(() -> HubModel.parse(wrong)).as(wrong).isInstanceOf(UserError.class);
    }
  }
}
