package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.musedance.model.Golden;
import org.musedance.model.blocks.MultiHeadAttention;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * Without gradients a clip is denoised another way: with folded attention, in blocks, in place, and
 * some frames at a time. The result must be that of the plain way, which training takes.
 */
class UnrecordedPassTest {
  private static final int FRAMES = 5;
  private static final UnetConfig CONFIG =
      UnetConfig.parse(
          """
          {"block_out_channels": [256, 64],
           "down_block_types": ["CrossAttnDownBlock2D", "DownBlock2D"],
           "up_block_types": ["UpBlock2D", "CrossAttnUpBlock2D"],
           "layers_per_block": 2, "cross_attention_dim": 16, "norm_num_groups": 8,
           "motion_modules": {"groups": 8},
           "music_modules": {"token_width": 16}, "beat_modules": {"token_width": 16}}
          """);

  /** The same products in another order, in f32, of values of order 1. */
  private static final float TOLERANCE = 1e-5f;

  private static TensorScope scope;
  private static DenoisingUnet unet;
  private static Conditions conditions;
  private static Tensor latents;
  private static Tensor time;
  private static float[] plain;

  @BeforeAll
  static void denoisePlainly() {
    scope = TensorScope.open();
    unet = new DenoisingUnet(CONFIG);
    Golden.fill(unet);
    ReferenceUnet reference = new ReferenceUnet(CONFIG);
    Golden.fill(reference);
    Tensor text = Golden.input(0.29, 0.1, FRAMES, 6, 16);
    ReferenceBank bank = reference.forward(Golden.input(3, 4, 8, 8), text.narrow(0, 0, 3));
    conditions =
        Conditions.of(text)
            .withMusic(Golden.input(0.31, 0.2, FRAMES, 4, 16))
            .withBeats(Golden.input(0.37, 0.3, FRAMES, 7, 16))
            .withReference(bank.map(tensor -> tensor.narrow(0, 0, 1)))
            .withPrevious(bank.map(tensor -> tensor.narrow(0, 1, 2)));
    latents = Golden.input(0.11, 0.4, FRAMES, 4, 8, 8);
    time = Tensors.of(new long[] {500}, 1);
    plain = Tensors.floats(unet.forward(latents, time, unet.prepare(conditions)));
  }

  @AfterAll
  static void close() {
    scope.close();
  }

  private static void assertPlain(Tensor output) {
    assertThat(Tensors.floats(output)).containsExactly(plain, within(TOLERANCE));
  }

  @Test
  void givesTheSameAsThePlainWay() {
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      assertPlain(unet.forward(latents, time, unet.prepare(conditions)));
    }
  }

  @Test
  void givesTheSameForAFewFramesAtATime() {
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      assertPlain(unet.forward(latents, time, unet.prepare(conditions).inTurn(2)));
    }
  }

  @Test
  void givesTheSameAgainFromWhatWasPreparedOnce() {
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      DenoisingUnet.Prepared prepared = unet.prepare(conditions);
      unet.forward(latents, time, prepared);
      assertPlain(unet.forward(latents, time, prepared));
    }
  }

  @Test
  void tokensThatAreAllTheSameCountAsOne() {
    Tensor music = Golden.input(0.31, 0.2, FRAMES, 1, 16).expand(-1, 4, -1);
    Tensor words = Golden.input(0.29, 0.1, 1, 1, 16);
    Conditions same = conditions.withMusic(music).withText(words);
    float[] plainly = Tensors.floats(unet.forward(latents, time, unet.prepare(same)));
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      Tensor asOne = unet.forward(latents, time, unet.prepare(same));
      assertThat(Tensors.floats(asOne)).containsExactly(plainly, within(TOLERANCE));
      MultiHeadAttention attention = new MultiHeadAttention(256, 16, 8);
      assertThat(attention.prepare(music).projected().value().size(1)).isOne();
    }
  }

  @Test
  void tokensAreFoldedWhereThatIsLessWork() {
    MultiHeadAttention attention = new MultiHeadAttention(256, 16, 8);
    attention.initialise(1);
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      Tensor tokens = Golden.input(0.31, 0.2, 1, 65, 16);
      assertThat(attention.prepare(tokens.narrow(1, 0, 32)).folded()).isNotNull();
      assertThat(attention.prepare(tokens.narrow(1, 0, 33)).folded()).isNull();
      Tensor half = tokens.to(ScalarType.BFloat16);
      assertThat(attention.prepare(half.narrow(1, 0, 64)).folded()).isNotNull();
      assertThat(attention.prepare(half).folded()).isNull();
    }
  }

  @Test
  void oneTextForAllFramesIsTheSameTextForEach() {
    Tensor words = Golden.input(0.29, 0.1, 1, 6, 16);
    Tensor copied = words.expand(FRAMES, -1, -1);
    try (NoGrad off = NoGrad.enter();
        TensorScope inner = TensorScope.open()) {
      Tensor once = unet.forward(latents, time, unet.prepare(conditions.withText(words)));
      Tensor each = unet.forward(latents, time, unet.prepare(conditions.withText(copied)));
      assertThat(Tensors.floats(once)).containsExactly(Tensors.floats(each), within(TOLERANCE));
    }
  }
}
