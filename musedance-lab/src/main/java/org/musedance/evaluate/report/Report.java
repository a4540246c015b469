package org.musedance.evaluate.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an evaluation found.
 *
 * @param title of the page
 * @param setting what was run: model, date, commit, seed and so on, in this order
 * @param summary sentences under the title
 * @param tables the numbers
 * @param plots drawn from numbers
 * @param videos to look at
 * @param definitions what each column means, by its title
 */
public record Report(
    String title,
    Map<String, Object> setting,
    List<String> summary,
    List<Table> tables,
    @JsonIgnore List<Plot> plots,
    @JsonIgnore List<VideoRow> videos,
    Map<String, String> definitions) {
  public Report {
    setting = new LinkedHashMap<>(setting);
    summary = List.copyOf(summary);
    tables = List.copyOf(tables);
    plots = List.copyOf(plots);
    videos = List.copyOf(videos);
    definitions = new LinkedHashMap<>(definitions);
  }
}
