package org.musedance.evaluate.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.model.ConfigJson;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.clip.ClipVisionConfig;
import org.musedance.model.clip.ClipVisionModel;
import org.musedance.tensor.Layer;
import org.musedance.tensor.Linear;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.text.ClipTokenizer;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/**
 * A whole CLIP (Radford et al. 2021), text and pictures in one space, from a folder in the layout
 * of transformers' {@code CLIPModel}: {@code config.json} with {@code text_config} and {@code
 * vision_config}, one weights file, the tokenizer's files.
 *
 * <p>Pictures get their shorter side resized (Lanczos, where CLIP's own is bicubic) and the middle
 * square cut out, and CLIP's mean and deviation taken off, which some public evaluation code
 * forgets.
 */
public final class Clip implements FrameFeatures {
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};
  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};
  private static final double PEAK = 255;
  private static final int PICTURES_AT_ONCE = 8;

  private final ClipVisionModel vision;
  private final ClipTextModel text;
  private final TextProjection projection;
  private final ClipTokenizer tokenizer;

  private Clip(Path folder) {
    ConfigJson config = ConfigJson.read(folder.resolve("config.json"));
    ClipVisionConfig seen = required(config.part("vision_config", ClipVisionConfig::from), folder);
    ClipTextConfig read = required(config.part("text_config", ClipTextConfig::from), folder);
    vision = new ClipVisionModel(seen);
    text = new ClipTextModel(read);
    projection = new TextProjection(read.hiddenSize(), seen.projectionDim());
    tokenizer = ClipTokenizer.read(folder);
  }

  private static <T> T required(T part, Path folder) {
    if (part == null) {
      throw new UserError(
          "%s must be the folder of a whole CLIP, with text_config and vision_config, but lacks one; take that of a CLIPModel"
              .formatted(folder));
    }
    return part;
  }

  /**
   * Loads a folder.
   *
   * @throws UserError naming what is missing
   */
  public static Clip load(Path folder) {
    Clip clip = new Clip(folder);
    try (Weights weights = Weights.open(folder)) {
      load(clip.vision, weights, "text_model.", "text_projection.");
      load(clip.text, weights, "vision_model.", "visual_projection.", "text_projection.");
      load(clip.projection, weights, "text_model.", "vision_model.", "visual_projection.");
    }
    return clip;
  }

  private static void load(Layer part, Weights weights, String... others) {
    StrictLoader.load(part, weights, LoadOptions.strict().ignoring(others).ignoring("logit_scale"));
  }

  @Override
  public String network() {
    return "CLIP's image encoder";
  }

  /** Image embeddings. */
  @Override
  public double[][] embed(List<Picture> pictures) {
    List<double[]> rows = new ArrayList<>();
    for (int from = 0; from < pictures.size(); from += PICTURES_AT_ONCE) {
      int to = Math.min(pictures.size(), from + PICTURES_AT_ONCE);
      try (TensorScope scope = TensorScope.open();
          NoGrad off = NoGrad.enter()) {
        Tensor pixels = normalised(pictures.subList(from, to));
        rows.addAll(List.of(PixelTensor.rows(vision.forward(pixels))));
      }
    }
    return rows.toArray(double[][]::new);
  }

  /** The text embedding of a prompt. */
  public double[] embed(String prompt) {
    try (TensorScope scope = TensorScope.open();
        NoGrad off = NoGrad.enter()) {
      long[] tokens = tokenizer.encode(prompt);
      Tensor ids = Tensors.of(tokens, 1, tokens.length);
      Tensor pooled = text.pooled(ids, text.forward(ids));
      return PixelTensor.rows(projection.projection.forward(pooled))[0];
    }
  }

  private Tensor normalised(List<Picture> pictures) {
    int side = vision.config().imageSize();
    Tensor bytes = PixelTensor.bytes(pictures.stream().map(p -> middle(p, side)).toList());
    Tensor centred = Tensors.scale(bytes, 1 / PEAK).sub(Tensors.of(MEAN, 1, 3, 1, 1));
    return centred.div(Tensors.of(DEVIATION, 1, 3, 1, 1));
  }

  private static Picture middle(Picture picture, int side) {
    double scale = (double) side / Math.min(picture.width(), picture.height());
    int width = (int) Math.max(side, Math.round(scale * picture.width()));
    int height = (int) Math.max(side, Math.round(scale * picture.height()));
    return picture.resize(width, height).crop((width - side) / 2, (height - side) / 2, side, side);
  }

  /** From the text encoder's end token to the common space. */
  private static final class TextProjection extends Layer {
    private final Linear projection;

    TextProjection(int width, int common) {
      projection = child("text_projection", Linear.unbiased(width, common));
    }
  }
}
