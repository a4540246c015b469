package org.musedance.evaluate.study;

import java.util.Collections;
import java.util.List;
import org.musedance.media.Picture;

/** What is measured of a performance: the dance, and what it is compared with. */
public enum Take {
  /** What the model made. */
  MODEL("model") {
    @Override
    List<Picture> frames(Performance performance) {
      return performance.frames();
    }
  },
  /** The true video, where it is known. */
  TRUTH("ground truth") {
    @Override
    List<Picture> frames(Performance performance) {
      return performance.truth();
    }
  },
  /** The reference picture all the time. */
  STILL("still picture") {
    @Override
    List<Picture> frames(Performance performance) {
      return Collections.nCopies(performance.frames().size(), performance.reference());
    }
  };

  private final String title;

  Take(String title) {
    this.title = title;
  }

  /** For a row of a table. */
  public String title() {
    return title;
  }

  /** Its frames, none if it is not known. */
  abstract List<Picture> frames(Performance performance);
}
