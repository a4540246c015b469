package org.musedance.evaluate.features;

import java.util.List;
import org.musedance.media.Picture;

/** What a network makes of a video, for the Frechet distance between sets of videos. */
public interface VideoFeatures {

  /** Which network, which preparation, which source. */
  String definition();

  /**
   * Rows of features, one or more.
   *
   * @param frames of one size, in order
   * @throws org.musedance.tensor.UserError if the video is too short
   */
  double[][] of(List<Picture> frames);
}
