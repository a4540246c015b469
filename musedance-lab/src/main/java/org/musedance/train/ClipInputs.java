package org.musedance.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.audio.AstFeatures;
import org.musedance.audio.BeatGrid;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.SongBank;
import org.musedance.dataset.WorldClip;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.world.Split;

/**
 * A batch of clips with what is heard in their music, as CPU tensors.
 *
 * @param clips pictures, flow, maps
 * @param prompts one sentence per clip
 * @param features music encoder input [B, frames, bands]
 * @param heardBy int64 [B, F * window]: the time tokens around each new frame
 * @param beatClasses int64 [B, F + 2 margin]; of frames that are scattered [B*F, 1 + 2 margin]
 * @param beatPhases the same with 6 phases per place
 */
record ClipInputs(
    ClipBatch clips,
    List<String> prompts,
    Tensor features,
    Tensor heardBy,
    Tensor beatClasses,
    Tensor beatPhases)
    implements AutoCloseable {
  private static final int MEL_FRAMES_PER_SECOND = 100;
  private static final double MARGIN_SECONDS = 0.5;

  /**
   * Draws clips {@code first} to {@code first + count - 1} of a split.
   *
   * @param flowStride side of the squares over which flow is averaged
   * @param withMaps whether maps of what is hidden and of body parts are needed
   */
  static ClipInputs draw(
      MuseDanceModel model,
      long seed,
      Split split,
      long first,
      int count,
      SongBank songs,
      WorldClip.Shape shape,
      int flowStride,
      boolean withMaps) {
    List<WorldClip> clips =
        LongStream.range(first, first + count)
            .parallel()
            .mapToObj(i -> WorldClip.draw(seed, split, i, songs, shape))
            .toList();
    ClipBatch batch = new ClipBatch(clips, flowStride, withMaps);
    return listen(model, seed, first, batch, shape);
  }

  private static ClipInputs listen(
      MuseDanceModel model, long seed, long first, ClipBatch batch, WorldClip.Shape shape) {
    List<WorldClip> clips = batch.clips();
    AstFeatures ears = model.ears();
    int tokens = model.musicEncoder().config().columns();
    float[][] features = new float[clips.size()][];
    long[][] heardBy = new long[clips.size()][];
    for (int i = 0; i < features.length; i++) {
      WorldClip clip = clips.get(i);
      long own = Seeds.mix(Seeds.mix(seed, "music window"), first + i);
      int window =
          windowStart(clip.places(), shape.framesPerSecond(), ears, new SplittableRandom(own));
      features[i] = ears.inputValues(clip.song().logMel(), window);
      double[] times = new double[shape.count()];
      for (int frame = 0; frame < times.length; frame++) {
        times[frame] =
            clip.places()[frame] / shape.framesPerSecond()
                - (double) window / MEL_FRAMES_PER_SECOND;
      }
      heardBy[i] = model.conditioner().heardBy(times, model.musicEncoder().config(), tokens);
    }
    int margin = model.conditioner().beatMargin();
    int wide = 2 * margin + (shape.scattered() ? 1 : shape.count());
    List<long[]> classes = new ArrayList<>();
    List<float[]> phases = new ArrayList<>();
    for (WorldClip clip : clips) {
      BeatGrid grid = clip.song().grid();
      int[] starts = shape.scattered() ? clip.places() : new int[] {clip.places()[0]};
      for (int start : starts) {
        classes.add(grid.classes(start - margin, wide));
        phases.add(grid.phases(start - margin, wide));
      }
    }
    return new ClipInputs(
        batch,
        clips.stream().map(WorldClip::prompt).toList(),
        pinned(features, ears.maxLength(), ears.numMelBins()),
        pinned(heardBy, heardBy[0].length),
        pinned(classes.toArray(new long[0][]), wide),
        pinned(phases.toArray(new float[0][]), wide, BeatGrid.PHASE_CHANNELS));
  }

  /**
   * Where the music encoder's window starts, in mel frames: anywhere that the frames fit well
   * inside.
   */
  private static int windowStart(
      int[] places, double framesPerSecond, AstFeatures ears, SplittableRandom random) {
    double length = (double) ears.maxLength() / MEL_FRAMES_PER_SECOND;
    double clipStart = Arrays.stream(places).min().orElseThrow() / framesPerSecond;
    double clipEnd = (Arrays.stream(places).max().orElseThrow() + 1) / framesPerSecond;
    double latest = Math.max(0, clipStart - MARGIN_SECONDS);
    double earliest = Math.min(latest, Math.max(0, clipEnd + MARGIN_SECONDS - length));
    double start = earliest + (latest - earliest) * random.nextDouble();
    return (int) Math.round(start * MEL_FRAMES_PER_SECOND);
  }

  private static Tensor pinned(float[][] rows, long... shape) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return TensorScope.pin(Tensors.of(all, batched(rows.length, shape)));
  }

  private static Tensor pinned(long[][] rows, long... shape) {
    long[] all = Arrays.stream(rows).flatMapToLong(Arrays::stream).toArray();
    return TensorScope.pin(Tensors.of(all, batched(rows.length, shape)));
  }

  private static long[] batched(int count, long[] shape) {
    return LongStream.concat(LongStream.of(count), LongStream.of(shape)).toArray();
  }

  @Override
  public void close() {
    clips.close();
    for (Tensor tensor : List.of(features, heardBy, beatClasses, beatPhases)) {
      TensorScope.unpin(tensor);
    }
  }
}
