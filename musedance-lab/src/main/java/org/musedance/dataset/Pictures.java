package org.musedance.dataset;

import java.awt.image.BufferedImage;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** Pictures between bytes, network input and sheets. */
public final class Pictures {
  /** From -1 to 1 it is 2. */
  private static final double PEAK_SQUARED = 4;

  private static final double LEAST_ERROR = 1e-10;

  private Pictures() {}

  /** uint8 [N, H, W, 3] to [N, 3, H, W] in [-1, 1], channels last in memory. */
  public static Tensor input(Tensor bytes, Compute compute) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor values = Tensors.to(bytes, compute.device()).to(compute.type()).permute(0, 3, 1, 2);
      return scope.keep(Tensors.shift(Tensors.scale(values, 2 / 255.0), -1));
    }
  }

  /** DensePose labels, uint8 [N, H, W], to colours [N, 3, H, W] in [0, 1]. */
  public static Tensor densePose(Tensor parts, Compute compute) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor table = Tensors.to(Tensors.of(PoseColours.table(), PoseColours.LABELS, 3), compute);
      Tensor labels = Tensors.to(parts, compute.device()).to(ScalarType.Long);
      Tensor colours = torch.embedding(table, labels).permute(0, 3, 1, 2);
      return scope.keep(Tensors.scale(colours, 1 / 255.0));
    }
  }

  /**
   * Peak signal-to-noise ratio in dB, the mean over pictures [N, 3, H, W] in [-1, 1]; at most 100.
   */
  public static double psnr(Tensor made, Tensor truth) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor shown = Tensors.clamp(Tensors.cast(made, ScalarType.Float), -1, 1);
      Tensor error = shown.sub(Tensors.cast(truth, ScalarType.Float)).square();
      Tensor perPicture = error.reshape(made.size(0), -1).mean(1);
      Tensor share = Tensors.clamp(Tensors.scale(perPicture, 1.0 / PEAK_SQUARED), LEAST_ERROR, 1);
      return -10 * share.log10().mean().item_double();
    }
  }

  /** A sheet of rows of pictures [columns, 3, H, W] in [-1, 1]. */
  public static BufferedImage sheet(Tensor... rows) {
    int height = (int) rows[0].size(2);
    int width = (int) rows[0].size(3);
    int columns = (int) rows[0].size(0);
    BufferedImage sheet =
        new BufferedImage(width * columns, height * rows.length, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < rows.length; row++) {
      draw(sheet, rows[row], row * height);
    }
    return sheet;
  }

  private static void draw(BufferedImage sheet, Tensor pictures, int top) {
    int height = (int) pictures.size(2);
    int width = (int) pictures.size(3);
    float[] values = Tensors.floats(pictures);
    int plane = height * width;
    for (int column = 0; column < pictures.size(0); column++) {
      for (int i = 0; i < plane; i++) {
        int rgb = 0;
        for (int channel = 0; channel < 3; channel++) {
          float value = values[(column * 3 + channel) * plane + i];
          rgb = rgb << 8 | Math.max(0, Math.min(255, Math.round((value + 1) * 127.5f)));
        }
        sheet.setRGB(column * width + i % width, top + i / width, rgb);
      }
    }
  }
}
