package org.musedance.dataset.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/** A {@code captions.csv}; see {@link CaptionSidecars}. */
final class CaptionTable {
  static final CaptionTable EMPTY = new CaptionTable();

  private static final CsvMapper MAPPER =
      CsvMapper.csvBuilder()
          .enable(CsvParser.Feature.TRIM_SPACES)
          .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
          .build();

  private final Map<String, List<Map<String, String>>> rows = new HashMap<>();

  private CaptionTable() {}

  static CaptionTable read(Path file) {
    CaptionTable table = new CaptionTable();
    try (MappingIterator<Map<String, String>> lines =
        MAPPER
            .readerForMapOf(String.class)
            .with(CsvSchema.emptySchema().withHeader())
            .readValues(Files.readString(file))) {
      while (lines.hasNext()) {
        table.add(file, lines.next());
      }
      return table;
    } catch (JsonProcessingException e) {
      throw wrong(file, e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw CaptionSidecars.unreadable(file, e);
    }
  }

  private void add(Path file, Map<String, String> row) {
    if (!row.containsKey("file") || !row.containsKey("caption")) {
      throw wrong(file, "a line has " + row.keySet(), null);
    }
    rows.computeIfAbsent(row.get("file"), name -> new ArrayList<>()).add(row);
  }

  private static UserError wrong(Path file, String found, Exception cause) {
    return new UserError(
        "captions %s must have the columns file, caption and optionally from, to, genre, but not so (%s); correct the file"
            .formatted(file, found),
        cause);
  }

  /**
   * What the lines of a video say.
   *
   * @param names under which it may be listed; without its ending is right too
   */
  SourceCaption of(String... names) {
    for (String name : names) {
      for (String each : List.of(name, SourceFile.stem(name))) {
        if (rows.containsKey(each)) {
          return caption(rows.get(each));
        }
      }
    }
    return SourceCaption.NONE;
  }

  private static SourceCaption caption(List<Map<String, String>> lines) {
    String always = "";
    String genre = null;
    List<PromptTimeline.Entry> entries = new ArrayList<>();
    for (Map<String, String> line : lines) {
      if (isBlank(line.get("from"))) {
        always = line.get("caption");
      } else {
        entries.add(
            new PromptTimeline.Entry(
                seconds(line, "from"), seconds(line, "to"), line.get("caption")));
      }
      genre = isBlank(line.get("genre")) ? genre : line.get("genre");
    }
    return new SourceCaption(new PromptTimeline(always, entries), genre, "csv");
  }

  private static double seconds(Map<String, String> line, String column) {
    try {
      return Double.parseDouble(String.valueOf(line.get(column)));
    } catch (NumberFormatException e) {
      throw new UserError(
          "%s in %s must be a number of seconds, but was \"%s\" for %s; correct the line"
              .formatted(column, CaptionSidecars.TABLE, line.get(column), line.get("file")),
          e);
    }
  }

  private static boolean isBlank(String value) {
    return value == null || value.isBlank();
  }
}
