package org.musedance.dataset.source;

import java.util.ArrayList;
import java.util.List;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;

/** The few pictures of a clip that are shown to people, in reports, and to caption models. */
public final class Glimpses {
  private static final int THUMBNAIL_HEIGHT = 72;
  private static final int MOST_ASKED = 10;

  private final int last;
  private final double fps;
  private final double askedEach;
  private final List<Picture> thumbnails = new ArrayList<>();
  private final List<Picture> asked = new ArrayList<>();
  private final List<Double> askedTimes = new ArrayList<>();

  /**
   * @param frames of the clip
   * @param fps pictures per second; a model is asked about one picture each second, at most ten
   */
  public Glimpses(int frames, double fps) {
    last = frames - 1;
    this.fps = fps;
    askedEach = Math.max(fps, (double) frames / MOST_ASKED);
  }

  /** Keeps the picture if it is one of those. */
  public void see(int index, Picture picture) {
    if (index == 0 || index == last / 2 || index == last) {
      int width = Math.max(1, THUMBNAIL_HEIGHT * picture.width() / picture.height());
      thumbnails.add(picture.resize(width, THUMBNAIL_HEIGHT));
    }
    if (index >= asked.size() * askedEach) {
      asked.add(picture);
      askedTimes.add(index / fps);
    }
  }

  /** A JPEG file's bytes: the first, the middle and the last picture side by side. */
  public byte[] thumbnail() {
    return PictureWriter.jpeg(Picture.beside(thumbnails));
  }

  List<Picture> asked() {
    return asked;
  }

  /** Seconds from the clip's beginning. */
  List<Double> askedTimes() {
    return askedTimes;
  }
}
