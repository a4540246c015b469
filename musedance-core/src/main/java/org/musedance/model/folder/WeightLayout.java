package org.musedance.model.folder;

/** In which order and type networks hold their weights while they compute. */
public enum WeightLayout {
  /**
   * As is fastest: in the order and type of the kernels, and those of networks that compute often
   * spread for fewer products.
   */
  FAST,

  /**
   * As needs least memory: nothing is spread, and large weights that are stored in another type
   * stay mapped from their files and are converted at every use.
   */
  SPARING
}
