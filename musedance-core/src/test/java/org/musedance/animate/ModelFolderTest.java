package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

class ModelFolderTest {
  @TempDir private Path folder;
  private String before;

  @BeforeEach
  void setModels() throws IOException {
    before = System.getProperty(ModelFolder.MODELS_PROPERTY);
    System.setProperty(ModelFolder.MODELS_PROPERTY, folder.toString());
    Files.createDirectories(folder.resolve("waltzer"));
    Files.writeString(folder.resolve("waltzer/musedance.json"), "{}");
  }

  @AfterEach
  void resetModels() {
    if (before == null) {
      System.clearProperty(ModelFolder.MODELS_PROPERTY);
    } else {
      System.setProperty(ModelFolder.MODELS_PROPERTY, before);
    }
  }

  @Test
  void findsAModelByItsPathOrItsName() {
    Path waltzer = folder.resolve("waltzer");
    assertThat(ModelFolder.find(waltzer.toString())).isEqualTo(waltzer);
    assertThat(ModelFolder.find("waltzer")).isEqualTo(waltzer);
  }

  @Test
  void findsAModelAmongOnesOwn() throws IOException {
    Path own = folder.resolve("own");
    Path tango = Files.createDirectories(own.resolve("tango"));
    assertThatThrownBy(() -> ModelFolder.find("tango", own, Map.of()))
        .isInstanceOf(UserError.class);
    Files.writeString(tango.resolve("musedance.json"), "{}");
    assertThat(ModelFolder.find("tango", own, Map.of())).isEqualTo(tango);

    Files.writeString(
        Files.createDirectories(own.resolve("waltzer")).resolve("musedance.json"), "{}");
    assertThat(ModelFolder.find("waltzer", own, Map.of()))
        .as("a bundled model stays what it is")
        .isEqualTo(folder.resolve("waltzer"));
  }

  @Test
  void namesWhatIsNoModel() {
    assertThatThrownBy(() -> ModelFolder.find("polka"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "model must be a folder with a musedance.json, a bundled model or one in models, but"
                + " polka is none of them; use mini");
    assertThatThrownBy(() -> ModelFolder.find("\0")).isInstanceOf(UserError.class);
  }

  @Test
  void findsConfigurationsThatComeWithTheProgram() {
    assertThat(ModelFolder.template("sd15").resolve("denoising_unet/config.json")).exists();
    assertThat(ModelFolder.template("mini").resolve("tokenizer/merges.txt")).exists();
    Path own = folder.resolve("waltzer");
    assertThat(ModelFolder.template(own.toString())).isEqualTo(own);
    assertThatThrownBy(() -> ModelFolder.template("sd3"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("sd3 is neither; use sd15");
  }

  @Test
  void findsAModelThatWasPulled() throws IOException {
    Path pulled = folder.resolve("hub/models--dancers--polka");
    Path snapshot = Files.createDirectories(pulled.resolve("snapshots/0123abc"));
    Files.createDirectories(pulled.resolve("refs"));
    Files.writeString(pulled.resolve("refs/main"), "0123abc");
    Map<String, String> variables = Map.of("HF_HOME", folder.toString());

    assertThatThrownBy(() -> ModelFolder.find("dancers/polka", folder, variables))
        .isInstanceOf(UserError.class);
    Files.writeString(snapshot.resolve("musedance.json"), "{}");
    assertThat(ModelFolder.find("dancers/polka", folder, variables)).isEqualTo(snapshot);
    assertThat(ModelFolder.find("dancers/polka@0123abc", folder, variables)).isEqualTo(snapshot);
  }
}
