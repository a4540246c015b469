package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

class CaptionSidecarsTest {
  @TempDir private Path folder;

  @Test
  void readsWordsFromText() throws IOException {
    write("a.txt", " a cat\n dances ");

    SourceCaption said = read("a.mp4");

    assertThat(said.prompt()).isEqualTo(PromptTimeline.of("a cat dances"));
    assertThat(said.from()).isEqualTo("txt");
  }

  @Test
  void readsATimelineFromText() throws IOException {
    write("a.txt", "0-2 s: wave; 2-4.5 s: spin");

    assertThat(read("a.mp4").prompt().at(3)).isEqualTo("spin");
  }

  @Test
  void readsTimesAndGenreFromJson() throws IOException {
    write(
        "a.json",
        """
        {"caption": "a robot", "genre": "funk",
         "timeline": [{"from": 1, "to": 2.5, "text": "jumps"}]}
        """);
    write("a.txt", "not this");

    SourceCaption said = read("a.mkv");

    assertThat(said.genre()).isEqualTo("funk");
    assertThat(said.prompt().at(0)).isEqualTo("a robot");
    assertThat(said.prompt().at(1)).isEqualTo("jumps");
    assertThat(said.from()).isEqualTo("json");
  }

  @Test
  void readsLinesOfATable() throws IOException {
    write(
        "captions.csv",
        """
        file,caption,from,to,genre
        a.mp4,"a woman, dancing",,,salsa
        a.mp4,turns,2,4,
        b,a man,,,
        """);

    SourceCaption said = read("a.mp4");

    assertThat(said.prompt().at(1)).isEqualTo("a woman, dancing");
    assertThat(said.prompt().at(3)).isEqualTo("turns");
    assertThat(said.genre()).isEqualTo("salsa");
    assertThat(read("b.mp4").prompt().always()).isEqualTo("a man");
    assertThat(read("c.mp4")).isEqualTo(SourceCaption.NONE);
  }

  @Test
  void namesWhatIsWrong() throws IOException {
    write("a.json", "{\"captoin\": \"a cat\"}");
    assertThatThrownBy(() -> read("a.mp4"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("a.json must be JSON with caption, genre and timeline")
        .hasMessageContaining("captoin");
    write("captions.csv", "video,words\na.mp4,a cat\n");
    assertThatThrownBy(() -> read("b.mp4"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must have the columns file, caption");
  }

  @Test
  void givesAClipWhatIsSaidAboutItsTime() {
    PromptTimeline.Entry waves = new PromptTimeline.Entry(0, 5, "waves");
    PromptTimeline.Entry spins = new PromptTimeline.Entry(5, 9, "spins");
    SourceCaption video =
        new SourceCaption(new PromptTimeline("", List.of(waves, spins)), "funk", "json");

    SourceCaption clip = video.slice(new Span(4, 8));

    assertThat(clip.prompt().entries())
        .containsExactly(
            new PromptTimeline.Entry(0, 1, "waves"), new PromptTimeline.Entry(1, 4, "spins"));
    assertThat(clip.prompt().always()).isEqualTo("waves, then spins");
    assertThat(video.slice(new Span(10, 12)).isEmpty()).isTrue();
    assertThat(video.slice(new Span(10, 12)).from()).isNull();
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }

  private SourceCaption read(String video) {
    return new CaptionSidecars().of(new SourceFile(folder.resolve(video), video));
  }
}
