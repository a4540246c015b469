package org.musedance.model.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class MuseDanceConfigTest {
  private static final Path MINI = Path.of("..", "configs", "mini", "musedance.json");

  @TempDir private Path folder;

  private void assertRefused(String from, String to, String... words) throws IOException {
    Path file = folder.resolve("musedance.json");
    String json = Files.readString(MINI);
    assertThat(json).contains(from);
    Files.writeString(file, json.replace(from, to));
    assertThatThrownBy(() -> MuseDanceConfig.read(file))
        .isInstanceOf(UserError.class)
        .message()
        .contains(file.toString())
        .contains(words)
        .doesNotContain("org.musedance", "Cannot construct");
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    MuseDanceConfig config =
        MuseDanceConfig.read(MINI).withProvenance("motion", Map.of("steps", 7));

    config.write(folder.resolve("musedance.json"));

    assertThat(MuseDanceConfig.read(folder.resolve("musedance.json"))).isEqualTo(config);
    assertThat(config.provenance()).containsKey("motion");
    assertThat(config.joint()).isTrue();
    assertThat(config.imageContext()).isEqualTo(ImageContext.NONE);
  }

  @Test
  void everyRoundOfItsHistoryIsKept() {
    MuseDanceConfig config =
        MuseDanceConfig.read(MINI)
            .withProvenance("motion", Map.of("steps", 7))
            .withProvenance("motion", Map.of("steps", 8));

    assertThat(config.provenance())
        .containsEntry("motion", Map.of("steps", 7))
        .containsEntry("motion 2", Map.of("steps", 8));
  }

  @Test
  void refusesAWrongFileInOneSentence() throws IOException {
    assertRefused("\"name\"", "\"nmae\"", "the key nmae is unknown");
    assertRefused("\"margin\": 8", "\"margin\": 8, \"blur\": 1", "the key beats.blur is unknown");
    assertRefused("\"clip_frames\": 8", "\"clip_frames\": \"x\"", "the key clip_frames");
    assertRefused("\"flow_channels\": 2", "\"flow_channels\": 3", "flow_channels must be 0 or 2");
    assertRefused(
        "\"flow_scale\"", "\"image_context\": \"above\", \"flow_scale\"", "the key image_context");
    assertRefused(
        "\"previous_frames\": 2", "\"previous_frames\": 9", "previous_frames must be at most");
  }

  @Test
  void namesTheFileThatIsNotThere() {
    assertThatThrownBy(() -> MuseDanceConfig.read(folder.resolve("musedance.json")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("musedance.json must exist in a model folder");
  }
}
