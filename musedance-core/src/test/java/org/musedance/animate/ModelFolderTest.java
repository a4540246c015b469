package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void namesWhatIsNoModel() {
    assertThatThrownBy(() -> ModelFolder.find("polka"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "model must be a folder with a musedance.json or the name of a bundled model, but"
                + " polka is neither; use mini");
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
}
