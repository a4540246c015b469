package org.musedance.cli;

import java.util.ArrayList;
import java.util.List;
import org.musedance.media.Picture;

/** Pictures of a film at even distances in time, side by side. */
final class FilmStrip {
  private static final int PICTURES = 8;
  private static final int HEIGHT = 160;

  private final long frames;
  private final List<Picture> taken = new ArrayList<>();

  /**
   * @param frames of the whole film; of a very short one, some are shown more than once
   */
  FilmStrip(long frames) {
    this.frames = frames;
  }

  /** Shows the strip the next frame of the film, which it keeps where it needs it. */
  void see(long index, Picture frame) {
    while (taken.size() < PICTURES && index == taken.size() * frames / PICTURES) {
      taken.add(frame.resize(HEIGHT * frame.width() / frame.height(), HEIGHT));
    }
  }

  /** The strip of all frames that were seen. */
  Picture picture() {
    return Picture.beside(taken);
  }
}
