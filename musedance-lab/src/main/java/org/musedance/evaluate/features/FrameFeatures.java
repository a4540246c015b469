package org.musedance.evaluate.features;

import java.util.List;
import org.musedance.media.Picture;

/** What a network makes of single pictures, to see whether they show the same. */
public interface FrameFeatures {

  /** Which network, for a caption. */
  String network();

  /** One row per picture, of any length. */
  double[][] embed(List<Picture> pictures);
}
