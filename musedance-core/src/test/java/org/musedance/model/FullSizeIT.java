package org.musedance.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.musedance.model.ast.AstConfig;
import org.musedance.model.ast.AstModel;
import org.musedance.model.unet.Unet2d;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The networks of Stable Diffusion 1.5 at full size with {@link Golden} weights: they compute what
 * the reference implementations compute. Takes minutes and 5 GB; run with {@code mvn -Pfull-size
 * test}.
 */
class FullSizeIT {
  private static final Path CONFIGURATION = Path.of("..", "configs", "sd15");

  @Test
  void unetGivesTheNumbersOfDiffusers() {
    Unet2d unet = new Unet2d(UnetConfig.read(CONFIGURATION.resolve("reference_unet/config.json")));
    assertThat(unet.parameterCount()).isEqualTo(859_520_964);
    Golden.fill(unet);
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor text = Golden.input(0.29, 0.1, 1, 7, 768);
      Tensor time = Tensors.of(new long[] {500}, 1);
      Tensor sample = unet.forward(Golden.input(1, 4, 8, 8), time, text, null);
      new Expected(
              5.862043,
              18.815156,
              new float[] {-0.2187971f, -0.2547704f, -0.2566136f, -0.2306070f},
              new float[] {-0.1290194f, -0.1406655f, -0.1536575f, -0.1437872f})
          .matches(sample, 1, 4, 8, 8);
    }
  }

  @Test
  void vaeGivesTheNumbersOfDiffusers() {
    AutoencoderKl vae = new AutoencoderKl(VaeConfig.read(CONFIGURATION.resolve("vae/config.json")));
    assertThat(vae.parameterCount()).isEqualTo(83_653_863);
    Golden.fill(vae);
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      new Expected(
              3.468300,
              3.715289,
              new float[] {-0.0219036f, -0.0324641f, -0.0305623f, -0.0186820f},
              new float[] {0.0742895f, 0.0758360f, 0.0766342f, 0.0762631f})
          .matches(vae.encode(Golden.input(1, 3, 32, 32)).mean(), 1, 4, 4, 4);
      new Expected(
              117.682693,
              1268.330956,
              new float[] {0.0760037f, 0.0889203f, 0.0996947f, 0.1115636f},
              new float[] {0.4922719f, 0.2115793f, 0.0828303f, 0.0591467f})
          .matches(vae.decode(Golden.input(0.21, 0.5, 1, 4, 4, 4)), 1, 3, 32, 32);
    }
  }

  @Test
  void astGivesTheNumbersOfTransformers() {
    AstModel ast = new AstModel(AstConfig.read(CONFIGURATION.resolve("music_encoder/config.json")));
    Golden.fill(ast);
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Tensor last = ast.forward(Golden.input(1, 1024, 128));
      new Expected(
              236.327586,
              762199.851034,
              new float[] {0.7400669f, -0.5630921f, -0.6319693f, -0.5786375f},
              new float[] {-0.3605481f, -0.2880602f, 1.6910937f, -1.5823239f})
          .matches(last, 1, 1214, 768);
      new Expected(
              0.746274,
              627.849298,
              new float[] {0.7344826f, -0.5586854f, -0.6260188f, -0.5791064f},
              new float[] {-0.3829445f, -0.3274892f, 1.7209197f, -1.5360084f})
          .matches(ast.pooled(last), 1, 768);
    }
  }

  /** The sum of all values and of their sizes, the ends of the list. */
  private record Expected(double sum, double absSum, float[] first, float[] last) {
    /**
     * Sums of deep networks of this width agree to 1e-3 of the sum of sizes, single values to 1e-3
     * of the values' usual size: kernels add in different orders.
     */
    void matches(Tensor actual, long... shape) {
      assertThat(Tensors.shape(actual)).isEqualTo(shape);
      float[] values = Tensors.floats(actual);
      double total = 0;
      double size = 0;
      for (float value : values) {
        total += value;
        size += Math.abs(value);
      }
      assertThat(size).isCloseTo(absSum, within(1e-3 * absSum));
      assertThat(total).isCloseTo(sum, within(1e-3 * absSum));
      float each = (float) Math.max(1e-4, 1e-3 * absSum / values.length);
      for (int i = 0; i < first.length; i++) {
        assertThat(values[i]).isCloseTo(first[i], within(each));
        assertThat(values[values.length - last.length + i]).isCloseTo(last[i], within(each));
      }
    }
  }
}
