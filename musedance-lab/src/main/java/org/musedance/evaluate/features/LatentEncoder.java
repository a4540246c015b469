package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/**
 * The encoder of a model's own VAE, which needs no download: the latent map of a picture resized to
 * 128 x 128, in f32 on the CPU.
 */
public final class LatentEncoder implements FrameFeatures {
  private static final int SIDE = 128;
  private static final int PICTURES_AT_ONCE = 16;

  private final AutoencoderKl vae;
  private final String model;

  /**
   * @param model its name, for captions
   */
  LatentEncoder(AutoencoderKl vae, String model) {
    this.vae = vae;
    this.model = model;
  }

  /** Loads the VAE of a model folder. */
  public static LatentEncoder load(Path modelFolder, String model) {
    Path folder = modelFolder.resolve("vae");
    AutoencoderKl vae = new AutoencoderKl(VaeConfig.read(folder.resolve("config.json")));
    try (Weights weights = Weights.open(folder)) {
      StrictLoader.load(vae, weights);
    }
    return new LatentEncoder(vae, model);
  }

  @Override
  public String network() {
    return "the VAE encoder of " + model + " at %d x %d".formatted(SIDE, SIDE);
  }

  @Override
  public double[][] embed(List<Picture> pictures) {
    try (TensorScope scope = TensorScope.open()) {
      return PixelTensor.rows(latents(pictures).flatten(1, 3));
    }
  }

  /** Latents [N, C, h, w], scaled to about unit variance. */
  Tensor latents(List<Picture> pictures) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      List<Tensor> latents = new ArrayList<>();
      for (int from = 0; from < pictures.size(); from += PICTURES_AT_ONCE) {
        int to = Math.min(pictures.size(), from + PICTURES_AT_ONCE);
        latents.add(vae.scaled(vae.encode(squares(pictures.subList(from, to))).mode()));
      }
      return scope.keep(Tensors.cat(0, latents));
    }
  }

  private static Tensor squares(List<Picture> pictures) {
    return PixelTensor.signed(pictures.stream().map(LatentEncoder::square).toList());
  }

  private static Picture square(Picture picture) {
    return picture.width() == SIDE && picture.height() == SIDE
        ? picture
        : picture.resize(SIDE, SIDE);
  }
}
