package org.musedance.dataset.source;

import java.util.Optional;
import org.musedance.media.Picture;

/** The pose maps of a clip, one after the other. */
interface PoseTrack extends AutoCloseable {
  /**
   * The map of the next picture of the clip, equal in size, or nothing where none is known any
   * more.
   */
  Optional<Picture> next(Picture picture);

  @Override
  void close();
}
