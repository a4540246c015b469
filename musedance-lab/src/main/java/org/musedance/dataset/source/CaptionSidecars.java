package org.musedance.dataset.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/**
 * Captions in files beside a video. The first of these that has words counts:
 *
 * <ol>
 *   <li>{@code NAME.json}: {@code {"caption": "…", "genre": "…", "timeline": [{"from": 0, "to":
 *       2.5, "text": "…"}]}}, each key optional;
 *   <li>{@code NAME.txt}: the caption, or a timeline such as {@code 0-2 s: wave; 2-4 s: spin};
 *   <li>{@code captions.csv} with the columns {@code file, caption} and optionally {@code from, to,
 *       genre}: a line for each video, or one for each stretch of time.
 * </ol>
 *
 * Times are seconds of the video. Safe for several threads.
 */
public final class CaptionSidecars {
  static final String TABLE = "captions.csv";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<Path, CaptionTable> tables = new ConcurrentHashMap<>();

  /** The content of {@code NAME.json}. */
  private record Said(String caption, String genre, List<Moment> timeline) {
    private record Moment(double from, double to, String text) {}

    PromptTimeline prompt() {
      List<Moment> moments = timeline == null ? List.of() : timeline;
      return new PromptTimeline(
          caption == null ? "" : caption,
          moments.stream()
              .map(each -> new PromptTimeline.Entry(each.from, each.to, each.text))
              .toList());
    }
  }

  /**
   * What is said about a video.
   *
   * @throws UserError if a sidecar cannot be understood
   */
  public SourceCaption of(SourceFile source) {
    SourceCaption json = json(source.file().resolveSibling(source.stem() + ".json"));
    SourceCaption row = table(source).of(source.file().getFileName().toString(), source.name());
    String genre = json.genre() == null ? row.genre() : json.genre();
    if (!json.isEmpty()) {
      return new SourceCaption(json.prompt(), genre, "json");
    }
    SourceCaption text = text(source.file().resolveSibling(source.stem() + ".txt"));
    if (!text.isEmpty()) {
      return new SourceCaption(text.prompt(), genre, "txt");
    }
    return new SourceCaption(row.prompt(), genre, row.from());
  }

  private static SourceCaption json(Path file) {
    if (!Files.exists(file)) {
      return SourceCaption.NONE;
    }
    try {
      Said said = MAPPER.readValue(Files.readAllBytes(file), Said.class);
      return new SourceCaption(said.prompt(), said.genre(), "json");
    } catch (JsonProcessingException e) {
      throw new UserError(
          "captions %s must be JSON with caption, genre and timeline (from, to, text), but are not (%s); correct the file"
              .formatted(file, e.getOriginalMessage()),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static SourceCaption text(Path file) {
    if (!Files.exists(file)) {
      return SourceCaption.NONE;
    }
    try {
      String words = Files.readString(file).strip().replaceAll("\\s+", " ");
      return new SourceCaption(PromptTimeline.parse(words, List.of()), null, "txt");
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private CaptionTable table(SourceFile source) {
    Path file = source.file().resolveSibling(TABLE);
    return tables.computeIfAbsent(
        file, each -> Files.exists(each) ? CaptionTable.read(each) : CaptionTable.EMPTY);
  }

  static UserError unreadable(Path file, IOException cause) {
    return new UserError(
        "captions %s must be readable text in UTF-8, but are not (%s); correct the file"
            .formatted(file, cause),
        cause);
  }
}
