package org.musedance.evaluate.study;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.musedance.evaluate.metrics.Psnr;
import org.musedance.media.Picture;

/** Measures one performance in all its takes. */
final class ClipMeasurement {
  /** Parts of a beat in which the speed is averaged. */
  static final int PHASES = 12;

  private final Selection selection;
  private final Performance performance;
  private final Map<Take, double[]> danceBeats = new EnumMap<>(Take.class);
  private final Map<Take, Map<String, Double>> scores = new EnumMap<>(Take.class);
  private final Map<Take, Map<Distance, double[][]>> features = new EnumMap<>(Take.class);
  private final Map<Take, double[]> likeness = new EnumMap<>(Take.class);
  private final Map<Take, double[]> speedByPhase = new EnumMap<>(Take.class);

  ClipMeasurement(Selection selection, Performance performance) {
    this.selection = selection;
    this.performance = performance;
  }

  ClipResult result() {
    for (Take take : Take.values()) {
      View view = new View(performance, take, selection.encoder());
      if (!view.frames().isEmpty()) {
        measure(view);
      }
    }
    Picture first = performance.frames().get(0);
    return new ClipResult(
        performance.name(),
        performance.group(),
        performance.dancer(),
        performance.prompt(),
        performance.frames().size(),
        performance.fps(),
        first.width(),
        first.height(),
        performance.musicBeats(),
        danceBeats,
        scores,
        features,
        likeness,
        speedByPhase);
  }

  private void measure(View view) {
    Take take = view.take();
    danceBeats.put(take, view.danceBeats());
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (Measure measure : selection.measures()) {
      double value = measure.formula().applyAsDouble(view);
      if (!Double.isNaN(value)) {
        numbers.put(measure.key(), value);
      }
    }
    scores.put(take, numbers);
    Map<Distance, double[][]> rows = new EnumMap<>(Distance.class);
    if (!performance.truth().isEmpty()) {
      selection.distances().forEach((key, network) -> rows.put(key, network.of(view.frames())));
    }
    features.put(take, rows);
    likeness.put(take, likeness(view.frames()));
    speedByPhase.put(take, byPhase(view.motion().speed()));
  }

  private double[] likeness(List<Picture> frames) {
    return IntStream.range(0, performance.truth().size())
        .mapToDouble(i -> Psnr.of(frames.get(i), performance.truth().get(i)))
        .toArray();
  }

  private double[] byPhase(double[] speed) {
    double[] sums = new double[PHASES];
    double[] counts = new double[PHASES];
    double[] beats = performance.beatCounts();
    for (int i = 0; i < speed.length && i + 1 < beats.length; i++) {
      double count = (beats[i] + beats[i + 1]) / 2;
      int phase = (int) ((count - Math.floor(count)) * PHASES);
      sums[phase] += speed[i];
      counts[phase]++;
    }
    Arrays.setAll(sums, i -> sums[i] / counts[i]);
    return sums;
  }
}
