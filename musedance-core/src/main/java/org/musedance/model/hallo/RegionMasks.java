package org.musedance.model.hallo;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * How much each place of a frame belongs to a region, and how much the regions count; see Hallo,
 * section 3.2.
 *
 * @param full the whole picture [B*F, H*W]
 * @param face the face
 * @param lip the lips
 * @param weights of the three (Hallo's pose, face and lip weights); all 1 unless asked otherwise
 */
public record RegionMasks(Tensor full, Tensor face, Tensor lip, List<Double> weights) {
  private static final int REGIONS = 3;

  public RegionMasks {
    if (weights.size() != REGIONS) {
      throw new IllegalArgumentException(
          "the regions must have 3 weights, for pose, face and lips, but got " + weights);
    }
    weights = List.copyOf(weights);
  }

  /** All regions count alike. */
  public static RegionMasks of(Tensor full, Tensor face, Tensor lip) {
    return new RegionMasks(full, face, lip, List.of(1.0, 1.0, 1.0));
  }

  /** The masks in the order of the audio attentions. */
  List<Tensor> all() {
    return List.of(full, face, lip);
  }
}
