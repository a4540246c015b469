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
import org.musedance.dataset.WorldClip;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * A batch of clips with what is heard in their music, as CPU tensors.
 *
 * @param clips pictures, flow, maps
 * @param prompts a sentence for every clip [B], or for every new frame [B*F]
 * @param posed whether the part maps of a clip are known
 * @param features music encoder input [B, frames, bands]
 * @param heardBy int64 [B, F * window]: the time tokens around each new frame
 * @param beatClasses int64 [B, F + 2 margin]; of frames that are scattered [B*F, 1 + 2 margin]
 * @param beatPhases the same with 6 phases per place
 */
record ClipInputs(
    ClipBatch clips,
    List<String> prompts,
    boolean[] posed,
    Tensor features,
    Tensor heardBy,
    Tensor beatClasses,
    Tensor beatPhases)
    implements AutoCloseable {
  private static final int MEL_FRAMES_PER_SECOND = 100;
  private static final double MARGIN_SECONDS = 0.5;

  /**
   * The music of a clip.
   *
   * @param places of the new frames in the video that it plays with
   * @param grid its beats on those frames
   * @param logMel its log mel energies, 10 ms a frame
   * @param chance what depends on luck for this clip
   */
  record Music(int[] places, BeatGrid grid, float[][] logMel, SplittableRandom chance) {}

  /** How many clips there are. */
  int count() {
    return posed.length;
  }

  /** Puts pictures and words together with what is heard of the clips' music. */
  static ClipInputs of(
      MuseDanceModel model,
      WorldClip.Shape shape,
      ClipBatch clips,
      List<String> prompts,
      boolean[] posed,
      List<Music> music) {
    AstFeatures ears = model.ears();
    int tokens = model.musicEncoder().config().columns();
    float[][] features = new float[music.size()][];
    long[][] heardBy = new long[music.size()][];
    for (int i = 0; i < features.length; i++) {
      Music heard = music.get(i);
      int window = windowStart(heard, shape.framesPerSecond(), ears);
      features[i] = ears.inputValues(heard.logMel(), window);
      double[] times = new double[shape.count()];
      for (int frame = 0; frame < times.length; frame++) {
        times[frame] =
            heard.places()[frame] / shape.framesPerSecond()
                - (double) window / MEL_FRAMES_PER_SECOND;
      }
      heardBy[i] = model.conditioner().heardBy(times, model.musicEncoder().config(), tokens);
    }
    int margin = model.conditioner().beatMargin();
    int wide = 2 * margin + (shape.scattered() ? 1 : shape.count());
    List<long[]> classes = new ArrayList<>();
    List<float[]> phases = new ArrayList<>();
    for (Music heard : music) {
      int[] places = heard.places();
      for (int start : shape.scattered() ? places : new int[] {places[0]}) {
        classes.add(heard.grid().classes(start - margin, wide));
        phases.add(heard.grid().phases(start - margin, wide));
      }
    }
    return new ClipInputs(
        clips,
        prompts,
        posed,
        pinned(features, ears.maxLength(), ears.numMelBins()),
        pinned(heardBy, heardBy[0].length),
        pinned(classes.toArray(new long[0][]), wide),
        pinned(phases.toArray(new float[0][]), wide, BeatGrid.PHASE_CHANNELS));
  }

  /**
   * Where the music encoder's window starts, in mel frames: anywhere that the frames fit well
   * inside.
   */
  private static int windowStart(Music heard, double framesPerSecond, AstFeatures ears) {
    double length = (double) ears.maxLength() / MEL_FRAMES_PER_SECOND;
    double clipStart = Arrays.stream(heard.places()).min().orElseThrow() / framesPerSecond;
    double clipEnd = (Arrays.stream(heard.places()).max().orElseThrow() + 1) / framesPerSecond;
    double latest = Math.max(0, clipStart - MARGIN_SECONDS);
    double earliest = Math.min(latest, Math.max(0, clipEnd + MARGIN_SECONDS - length));
    double start = earliest + (latest - earliest) * heard.chance().nextDouble();
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
