package org.musedance.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.text.ClipTokenizer;
import org.musedance.world.Caption;
import org.musedance.world.Move;

/**
 * Sentences of the dance world that ask for a move, as CPU tensors.
 *
 * @param sentences B of them
 * @param ids int64 [B, N]
 * @param moves int64 [B], the ordinals of {@link Move}
 */
record Captions(List<String> sentences, Tensor ids, Tensor moves) implements AutoCloseable {

  /** Draws sentences; none names the dancer of a picture, so that only the words count. */
  static Captions draw(ClipTokenizer tokenizer, long seed, long first, int count) {
    Move[] all = Move.values();
    long[] moves = new long[count];
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(Seeds.mix(seed, first + i));
      Move move = all[random.nextInt(all.length)];
      moves[i] = move.ordinal();
      sentences.add(Caption.promptFor(random, move, "dancer", null));
    }
    long[][] ids = sentences.stream().map(tokenizer::encode).toArray(long[][]::new);
    long[] flat = Arrays.stream(ids).flatMapToLong(Arrays::stream).toArray();
    return new Captions(
        sentences,
        TensorScope.pin(Tensors.of(flat, count, ids[0].length)),
        TensorScope.pin(Tensors.of(moves, count)));
  }

  @Override
  public void close() {
    TensorScope.unpin(ids);
    TensorScope.unpin(moves);
  }
}
