package org.musedance.diffusion;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Classifier-free guidance (Ho and Salimans 2022) over two conditions, text and music, after the
 * nested form of InstructPix2Pix (Brooks et al. 2023, eq. 3): e = e0 + text·(eText − e0) +
 * music·(eFull − eText).
 *
 * <p>Equal scales make the middle term vanish: then only the unconditional and the full output are
 * needed, and with both at 1 only the full one.
 *
 * @param text scale of the text (with equal scales, of everything)
 * @param music scale of the music
 * @param rescale share φ of the result whose deviation is set back to that of the full output, 0 to
 *     1 (Lin et al. 2023, eq. 15 and 16)
 */
public record Guidance(double text, double music, double rescale) {
  /** No guidance: the full output as it is. */
  public static final Guidance NONE = new Guidance(1, 1, 0);

  public Guidance {
    if (rescale < 0 || rescale > 1) {
      throw new IllegalArgumentException(
          "guidance rescale must be between 0 and 1, but was " + rescale);
    }
  }

  /** One scale for everything. */
  public static Guidance of(double scale) {
    return new Guidance(scale, scale, 0);
  }

  /** Whether the output without any condition is needed. */
  public boolean needsUnconditional() {
    return text != 1 || music != 1;
  }

  /** Whether the output with text alone is needed. */
  public boolean needsTextOnly() {
    return text != music;
  }

  /** How often the denoiser runs per step. */
  public int passes() {
    return needsTextOnly() ? 3 : needsUnconditional() ? 2 : 1;
  }

  /**
   * The guided output of outputs [B, ...]; those that are not needed may be null.
   *
   * @param none without any condition
   * @param textOnly with text, without music
   * @param full with everything
   */
  public Tensor mix(Tensor none, Tensor textOnly, Tensor full) {
    if (!needsUnconditional()) {
      return full;
    }
    try (TensorScope scope = TensorScope.open()) {
      Tensor guided =
          needsTextOnly()
              ? towards(none, textOnly, text).add(Tensors.scale(full.sub(textOnly), music))
              : towards(none, full, text);
      return scope.keep(rescale > 0 ? rescaled(guided, full) : guided);
    }
  }

  private static Tensor towards(Tensor from, Tensor to, double scale) {
    return from.add(Tensors.scale(to.sub(from), scale));
  }

  private Tensor rescaled(Tensor guided, Tensor full) {
    Tensor matched = guided.mul(deviation(full).div(deviation(guided)));
    return Tensors.scale(matched, rescale).add(Tensors.scale(guided, 1 - rescale));
  }

  /** The unbiased standard deviation of each sample: [B, ...] to [B, 1, ...]. */
  private static Tensor deviation(Tensor samples) {
    long[] axes = new long[(int) samples.dim() - 1];
    for (int i = 0; i < axes.length; i++) {
      axes[i] = i + 1;
    }
    return samples.std(axes, new ScalarOptional(new Scalar(1)), true);
  }
}
