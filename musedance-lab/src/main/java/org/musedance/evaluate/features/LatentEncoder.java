package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
 * 128 x 128, in f32 on the CPU. Latents are remembered for a while, because several measures look
 * at the same frames, and a still video is one picture over and over. Not for several threads.
 */
public final class LatentEncoder implements FrameFeatures {
  private static final int SIDE = 128;
  private static final int PICTURES_AT_ONCE = 16;
  private static final int MOST_REMEMBERED = 2000;

  private final AutoencoderKl vae;
  private final String model;
  private final Map<Picture, float[]> remembered = new IdentityHashMap<>();
  private long[] shape;

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
    if (remembered.size() > MOST_REMEMBERED) {
      remembered.clear();
    }
    Set<Picture> unknown = Collections.newSetFromMap(new IdentityHashMap<>());
    List<Picture> fresh =
        pictures.stream()
            .filter(picture -> !remembered.containsKey(picture) && unknown.add(picture))
            .toList();
    for (int from = 0; from < fresh.size(); from += PICTURES_AT_ONCE) {
      encode(fresh.subList(from, Math.min(fresh.size(), from + PICTURES_AT_ONCE)));
    }
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> rows =
          pictures.stream().map(picture -> Tensors.of(remembered.get(picture), shape)).toList();
      return scope.keep(Tensors.cat(0, rows));
    }
  }

  private void encode(List<Picture> pictures) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      Tensor latents = vae.scaled(vae.encode(squares(pictures)).mode());
      for (int i = 0; i < pictures.size(); i++) {
        Tensor one = latents.narrow(0, i, 1);
        shape = Tensors.shape(one);
        remembered.put(pictures.get(i), Tensors.floats(one));
      }
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
