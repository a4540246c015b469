package org.musedance.dataset.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.musedance.media.Picture;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.UserError;

/** Writes the pose maps of a clip along with its pictures: all of them or none. */
final class PoseWriter implements AutoCloseable {
  private static final String PREFIX = "no pose maps: ";

  private final PoseTrack track;
  private final VideoWriter writer;
  private String from;

  private PoseWriter(String from, PoseTrack track, VideoWriter writer) {
    this.from = from;
    this.track = track;
    this.writer = writer;
  }

  /** For clips whose poses nobody knows. */
  static PoseWriter none() {
    return new PoseWriter(null, null, null);
  }

  /**
   * Takes over the track.
   *
   * @param from where the maps come from
   */
  static PoseWriter open(Path file, String from, PoseTrack track, ClipPlan plan, ClipShape shape) {
    try {
      VideoWriter writer = VideoWriter.open(file, shape.width(), shape.height(), plan.fps(), null);
      return new PoseWriter(from, track, writer);
    } catch (RuntimeException e) {
      track.close();
      throw e;
    }
  }

  /** Where the maps that were written come from, or null when there are none. */
  String from() {
    return from;
  }

  /** Writes the map of the clip's next picture; gives up, with a note, when there is none. */
  void follow(Picture picture, List<String> notes) {
    if (from == null) {
      return;
    }
    try {
      Optional<Picture> map = track.next(picture);
      map.ifPresent(writer::write);
      if (map.isEmpty()) {
        giveUp("the maps of the video end before the clip does", notes);
      }
    } catch (UserError e) {
      giveUp(e.getMessage(), notes);
    }
  }

  private void giveUp(String because, List<String> notes) {
    notes.add(PREFIX + because);
    abandon();
  }

  void abandon() {
    if (writer != null) {
      writer.abandon();
      from = null;
    }
  }

  @Override
  public void close() {
    if (track != null) {
      track.close();
      writer.close();
    }
  }
}
