package org.musedance.diffusion;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The classes of diffusers that scheduler files are written for. */
enum SchedulerClass {
  DDIM("DDIMScheduler", Map.of()),
  DPM("DPMSolverMultistepScheduler", Map.of("timestep_spacing", "linspace")),
  UNIPC("UniPCMultistepScheduler", Map.of("timestep_spacing", "linspace")),
  LCM(
      "LCMScheduler",
      Map.of(
          "beta_start",
          0.00085,
          "beta_end",
          0.012,
          "beta_schedule",
          "scaled_linear",
          "clip_sample",
          false)),
  PNDM("PNDMScheduler", Map.of("set_alpha_to_one", false));

  private final String published;
  private final Map<String, Object> differences;

  SchedulerClass(String published, Map<String, Object> differences) {
    this.published = published;
    this.differences = differences;
  }

  /** Its name in a file. */
  String published() {
    return published;
  }

  /** The values that it has where a file gives none. */
  ObjectNode defaults() {
    ObjectNode defaults = SchedulerFile.JSON.valueToTree(SchedulerConfig.ddim());
    defaults.setAll(SchedulerFile.JSON.<ObjectNode>valueToTree(differences));
    return defaults;
  }
}
