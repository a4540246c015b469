package org.musedance.diffusion;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the last step of a solver ends. */
public enum FinalSigma {
  /** At the clean sample. */
  @JsonProperty("zero")
  ZERO,
  /** At the least noise that training saw. */
  @JsonProperty("sigma_min")
  SIGMA_MIN
}
