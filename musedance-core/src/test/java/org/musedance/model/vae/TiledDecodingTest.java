package org.musedance.model.vae;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.musedance.model.Golden;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/** With a decoder that only enlarges, tiles must show exactly what the whole shows. */
class TiledDecodingTest {
  private static final TiledDecoding TILES = new TiledDecoding(8, 2);

  private static Tensor twice(Tensor latent) {
    return torch.upsample_nearest2d(latent, 2 * latent.size(2), 2 * latent.size(3));
  }

  @Test
  void tilesOfAnySizeJoinToTheWhole() {
    try (TensorScope scope = TensorScope.open()) {
      for (long[] shape : new long[][] {{1, 3, 8, 8}, {2, 3, 13, 20}, {1, 3, 21, 5}}) {
        Tensor latent = Golden.input(shape);
        Tensor whole = twice(latent);
        Tensor joined = TILES.decode(latent, TiledDecodingTest::twice);
        assertThat(Tensors.shape(joined)).isEqualTo(Tensors.shape(whole));
        // a fade between equal values rounds once
        assertThat(Tensors.floats(joined)).containsExactly(Tensors.floats(whole), within(1e-6f));
      }
    }
  }

  @Test
  void neverDecodesMoreThanATile() {
    List<Long> sides = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      TILES.decode(
          Golden.input(1, 3, 21, 30),
          tile -> {
            sides.add(Math.max(tile.size(2), tile.size(3)));
            return twice(tile);
          });
    }
    assertThat(sides).hasSize(4 * 5).containsOnly(8L);
  }

  @Test
  void oneTileFadesIntoTheNext() {
    int[] count = new int[1];
    try (TensorScope scope = TensorScope.open()) {
      Tensor joined =
          TILES.decode(
              Golden.input(1, 1, 1, 14),
              tile -> torch.full_like(twice(tile), new Scalar(count[0]++)));
      float[] row = Arrays.copyOf(Tensors.floats(joined), 28);
      assertThat(row).startsWith(new float[12]).endsWith(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
      assertThat(Arrays.copyOfRange(row, 12, 16))
          .containsExactly(new float[] {0.125f, 0.375f, 0.625f, 0.875f}, within(1e-6f));
    }
  }

  @Test
  void saysHowFarTilesMustOverlap() {
    assertThatThrownBy(() -> new TiledDecoding(8, 5))
        .hasMessageContaining("at most half of their side 8, but by 5");
  }
}
