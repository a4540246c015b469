package org.musedance.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.musedance.audio.AstFeatures;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.world.Split;

class ClipBatchTest {
  private static final int SIZE = 64;

  private static List<WorldClip> clips;

  @BeforeAll
  static void draw() {
    SongBank songs = new SongBank(5, 4, 4, AstFeatures.AUDIO_SET, 12);
    WorldClip.Shape shape = new WorldClip.Shape(SIZE, 1, 2, 12, false);
    clips =
        List.of(
            WorldClip.draw(1, Split.TRAIN, 0, songs, shape),
            WorldClip.draw(1, Split.TRAIN, 1, songs, shape));
  }

  @Test
  void poolsFlowToMeansOfSquaresInUnitsOfSquares() {
    float[] flow = {
      1, 3, 0, 0, //
      5, 7, 0, 8, //
      2, 2, -4, -4, //
      2, 2, -4, -4, //
      0, 0, 0, 0, //
      0, 0, 0, 0, //
      0, 0, 16, 0, //
      0, 0, 0, 0
    };

    // means 4, 2, 2, -4 and 0, 0, 0, 4 in pixels; a square is two pixels wide
    assertThat(ClipBatch.pool(flow, 2, 4)).containsExactly(2, 1, 1, -2, 0, 0, 0, 2);
    assertThat(ClipBatch.pool(flow, 1, 4)).isEqualTo(flow);
  }

  @Test
  void holdsClipsOutermostAsTheyWereRendered() {
    try (TensorScope scope = TensorScope.open();
        ClipBatch batch = new ClipBatch(clips, 1, true)) {
      assertThat(Tensors.shape(batch.references())).containsExactly(2, SIZE, SIZE, 3);
      assertThat(Tensors.shape(batch.frames())).containsExactly(6, SIZE, SIZE, 3);
      assertThat(Tensors.shape(batch.flow())).containsExactly(6, 2, SIZE, SIZE);
      assertThat(Tensors.shape(batch.parts())).containsExactly(6, SIZE, SIZE);
      byte[] rgb = clips.get(1).frames().get(2).rgb;
      long[] stored = Tensors.longs(batch.frames().select(0, 5));
      for (int i = 0; i < rgb.length; i++) {
        assertThat((byte) stored[i]).isEqualTo(rgb[i]);
      }
      assertThat(Tensors.floats(batch.flow().select(0, 4)))
          .isEqualTo(clips.get(1).frames().get(1).flow);
    }
  }

  @Test
  void givesFlowInLatentPixels() {
    try (TensorScope scope = TensorScope.open();
        ClipBatch batch = new ClipBatch(clips, 8, false)) {
      assertThat(Tensors.floats(batch.flow().select(0, 2)))
          .isEqualTo(ClipBatch.pool(clips.get(0).frames().get(2).flow, 8, SIZE));
      assertThat(batch.hidden()).isNull();
    }
  }

  @Test
  void freesItsMemory() {
    new ClipBatch(clips, 8, true).close();
    long before = Pointer.totalCount();
    for (int i = 0; i < 3; i++) {
      try (TensorScope scope = TensorScope.open();
          ClipBatch batch = new ClipBatch(clips, 8, true)) {
        assertThat(batch.clips()).isEqualTo(2);
      }
    }
    assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
  }
}
