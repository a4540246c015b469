package org.musedance.evaluate.report;

import java.util.List;

/**
 * Videos of one dance, shown side by side and played together.
 *
 * @param title above them
 * @param videos from left to right
 * @param beatSeconds when the music has its beats
 */
public record VideoRow(String title, List<Video> videos, double[] beatSeconds) {
  /**
   * A video.
   *
   * @param name under it
   * @param file relative to the report
   */
  public record Video(String name, String file) {}

  public VideoRow {
    videos = List.copyOf(videos);
  }
}
