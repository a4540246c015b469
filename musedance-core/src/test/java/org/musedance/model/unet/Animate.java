package org.musedance.model.unet;

import java.util.List;
import org.musedance.model.Reference;
import org.musedance.model.dance.MotionConfig;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.PyTorchFile;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/** The small AnimateAnyone networks of the reference files. */
final class Animate {
  private static final UnetConfig PICTURES =
      UnetConfig.read(Reference.path("animate/unet_config.json"));

  /** {@code animate/motion_config.json}. */
  private static final MotionConfig MOTION = new MotionConfig(8, 32, 32, true);

  private Animate() {}

  static ReferenceUnet reference() {
    ReferenceUnet unet = new ReferenceUnet(PICTURES);
    try (Weights weights = PyTorchFile.open(Reference.path("animate/reference_unet.pth"))) {
      StrictLoader.load(unet, weights);
    }
    return unet;
  }

  static DenoisingUnet denoiser() {
    return denoiser(true, "full");
  }

  static DenoisingUnet denoiser(boolean inflatedGroupnorm, String referenceFusion) {
    DenoisingUnet unet = new DenoisingUnet(config(inflatedGroupnorm, referenceFusion));
    try (Weights spatial = PyTorchFile.open(Reference.path("animate/denoising_unet.pth"))) {
      StrictLoader.load(unet, spatial, LoadOptions.strict().mayLack("*.motion_modules."));
    }
    try (Weights motion = PyTorchFile.open(Reference.path("animate/motion_module.pth"))) {
      StrictLoader.load(unet, motion, LoadOptions.strict().mayLack(everythingElse(unet)));
    }
    return unet;
  }

  private static String[] everythingElse(DenoisingUnet unet) {
    List<String> keys =
        unet.namedTensors().keySet().stream().filter(k -> !k.contains("motion_modules")).toList();
    return keys.toArray(new String[0]);
  }

  private static UnetConfig config(boolean inflatedGroupnorm, String referenceFusion) {
    return new UnetConfig(
        PICTURES.inChannels(),
        PICTURES.outChannels(),
        PICTURES.blockOutChannels(),
        PICTURES.downBlockTypes(),
        PICTURES.upBlockTypes(),
        PICTURES.layersPerBlock(),
        PICTURES.attentionHeadDim(),
        PICTURES.crossAttentionDim(),
        PICTURES.normNumGroups(),
        PICTURES.normEps(),
        PICTURES.useLinearProjection(),
        inflatedGroupnorm,
        referenceFusion,
        false,
        MOTION,
        null,
        null,
        false);
  }
}
