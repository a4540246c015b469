package org.musedance.evaluate.study;

import static org.musedance.evaluate.report.Column.Better.HIGHER;
import static org.musedance.evaluate.report.Column.Better.LOWER;
import static org.musedance.evaluate.report.Column.Better.NEITHER;
import static org.musedance.evaluate.study.Measure.Section.BEAT;
import static org.musedance.evaluate.study.Measure.Section.LIKENESS;
import static org.musedance.evaluate.study.Measure.Section.LOOK;
import static org.musedance.evaluate.study.Measure.Section.TEXT;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.musedance.evaluate.features.Clip;
import org.musedance.evaluate.features.Lpips;
import org.musedance.evaluate.metrics.BeatFit;
import org.musedance.evaluate.metrics.DiscoL1;
import org.musedance.evaluate.metrics.Embeddings;
import org.musedance.evaluate.metrics.Flicker;
import org.musedance.evaluate.metrics.Ground;
import org.musedance.evaluate.metrics.Psnr;
import org.musedance.evaluate.metrics.Sharpness;
import org.musedance.evaluate.metrics.Ssim;
import org.musedance.evaluate.metrics.WarpingError;
import org.musedance.evaluate.report.Column;
import org.musedance.media.Picture;

/** The measures of single videos. */
final class Measures {
  /** Keys of what a source of dances with known motion measures itself. */
  static final String FLOW_CORRELATION = "flow-correlation";

  static final String STILL_PIXELS = "still-pixels";

  /** A fit of eleven waves says nothing about fewer frames than about twice as many. */
  private static final int FEWEST_FRAMES_OF_FIT = 24;

  private Measures() {}

  /** Measures that need no file. */
  static List<Measure> builtIn() {
    return List.of(
        paired(
            "psnr",
            "PSNR dB",
            2,
            "of each frame in floating point, mean over the frames, 100 where equal",
            Psnr::of),
        paired(
            "ssim",
            "SSIM",
            3,
            "Gaussian window 11 x 11, sigma 1.5, mean of the channels and of the frames",
            Ssim.GAUSSIAN::perChannel),
        paired(
            "ssim-grey",
            "SSIM grey",
            3,
            "uniform window 7 x 7 on grey bytes, scikit-image's defaults, as DisCo",
            Ssim.UNIFORM::grey),
        known(
            FLOW_CORRELATION,
            "flow corr.",
            3,
            "correlation of generated and true flow over moving pixels; only where the true motion"
                + " is known"),
        known(
            STILL_PIXELS,
            "still px dB",
            1,
            "PSNR over pixels that do not move in truth; only where they are known"),
        beat(
            "beat-fit",
            "beat R²",
            HIGHER,
            "share of the variance of the motion curves that waves of 4, 2, 1, 1/2 and 1/4 beats"
                + " explain; curves of the flow back to the reference, seen in the pixels",
            BeatFit::share),
        beat(
            "beat-fit-control",
            "wrong grid",
            NEITHER,
            "the same with a grid 1.37 times as fast",
            BeatFit::control),
        look(
            "motion",
            "motion px",
            2,
            NEITHER,
            "mean length of the optical flow between frames, in pixels of frames of at most 128"
                + " pixels",
            view -> mean(view.motion().speed())),
        look(
            "warping",
            "warping error ×1000",
            2,
            LOWER,
            "mean squared difference on [0, 1] of visible pixels along the optical flow, times"
                + " 1000",
            view -> 1000 * WarpingError.of(view.motion())),
        look(
            "flicker",
            "steadiness",
            4,
            HIGHER,
            "1 less the mean absolute difference of consecutive frames over 255 (VBench's temporal"
                + " flickering)",
            view -> Flicker.steadiness(view.frames())),
        look(
            "sharpness",
            "sharpness",
            3,
            NEITHER,
            "standard deviation of the Laplacian over that of the reference; 1 is as sharp",
            Measures::sharpness),
        look(
            "subject",
            "subject kept",
            4,
            HIGHER,
            "mean cosine of a frame's embedding to the one before and to the reference's (VBench's"
                + " subject consistency)",
            Measures::subject),
        look(
            "ground",
            "ground still",
            4,
            HIGHER,
            "1 less the mean absolute difference to the reference over 255 in the outer eighth at"
                + " the left, right and top",
            view -> Ground.steadiness(view.performance().reference(), view.frames())));
  }

  /** Only when asked for, to compare with tables that were made with it. */
  static Measure legacyPsnr() {
    return paired(
        "psnr-legacy",
        "PSNR dB (legacy wrapped)",
        2,
        "as in public dance metrics before their repair: bytes that wrap around, about 28 dB for"
            + " unrelated pictures",
        Psnr::legacyWrapped);
  }

  /** Only when asked for. */
  static Measure discoL1() {
    return lower(
        "l1",
        "L1 (DisCo)",
        6,
        "mean absolute difference of bytes over height x width; depends on the size",
        view -> overFrames(view, DiscoL1::of));
  }

  static Measure lpips(Lpips.Trunk trunk, Lpips lpips) {
    return lower(
        "lpips-" + trunk,
        "LPIPS " + trunk,
        3,
        "v0.1, input in [-1, 1], mean over the frames",
        view ->
            view.performance().truth().isEmpty()
                ? Double.NaN
                : lpips.distance(view.frames(), view.performance().truth()));
  }

  static List<Measure> clip(Clip clip) {
    return List.of(
        text(
            "clip-text",
            "CLIP-T",
            "mean cosine of CLIP's embeddings of the frames and of the prompt",
            view ->
                view.performance().prompt().isEmpty()
                    ? Double.NaN
                    : Embeddings.similarity(
                        clip.embed(view.performance().prompt()), clip.embed(view.frames()))),
        text(
            "clip-time",
            "CLIP temporal",
            "mean cosine of CLIP's embeddings of consecutive frames",
            view -> Embeddings.steadiness(clip.embed(view.frames()))));
  }

  /**
   * How well given embeddings of pictures and sound agree.
   *
   * @param similarity of the clip of a name
   */
  static Measure audioVideo(ToDoubleFunction<String> similarity) {
    return text(
        "audio-video",
        "audio-video",
        "mean cosine of given embeddings of the video and of its music, as of ImageBind",
        view ->
            view.take() == Take.MODEL
                ? similarity.applyAsDouble(view.performance().name())
                : Double.NaN);
  }

  private static Measure paired(
      String key,
      String title,
      int digits,
      String definition,
      ToDoubleBiFunction<Picture, Picture> distance) {
    return new Measure(
        key,
        LIKENESS,
        new Column(title, digits, HIGHER),
        definition,
        view -> overFrames(view, distance));
  }

  private static Measure lower(
      String key, String title, int digits, String definition, ToDoubleFunction<View> formula) {
    return new Measure(key, LIKENESS, new Column(title, digits, LOWER), definition, formula);
  }

  private static Measure known(String key, String title, int digits, String definition) {
    return new Measure(
        key,
        LIKENESS,
        new Column(title, digits, HIGHER),
        definition,
        view ->
            view.take() == Take.MODEL
                ? view.performance().known().getOrDefault(key, Double.NaN)
                : Double.NaN);
  }

  private static Measure beat(
      String key,
      String title,
      Column.Better better,
      String definition,
      ToDoubleFunction<BeatFit> part) {
    return new Measure(
        key, BEAT, new Column(title, 3, better), definition, view -> fit(view, part));
  }

  private static Measure look(
      String key,
      String title,
      int digits,
      Column.Better better,
      String definition,
      ToDoubleFunction<View> formula) {
    return new Measure(key, LOOK, new Column(title, digits, better), definition, formula);
  }

  private static Measure text(
      String key, String title, String definition, ToDoubleFunction<View> formula) {
    return new Measure(key, TEXT, new Column(title, 3, HIGHER), definition, formula);
  }

  private static double overFrames(View view, ToDoubleBiFunction<Picture, Picture> distance) {
    List<Picture> truth = view.performance().truth();
    return IntStream.range(0, truth.size())
        .parallel()
        .mapToDouble(i -> distance.applyAsDouble(view.frames().get(i), truth.get(i)))
        .boxed()
        .toList()
        .stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  private static double fit(View view, ToDoubleFunction<BeatFit> part) {
    double[] counts = view.performance().beatCounts();
    return counts.length < FEWEST_FRAMES_OF_FIT
        ? Double.NaN
        : part.applyAsDouble(BeatFit.of(view.curves(), counts));
  }

  private static double sharpness(View view) {
    Sharpness sharpness = new Sharpness(view.performance().reference());
    view.frames().forEach(sharpness::add);
    return sharpness.value();
  }

  private static double subject(View view) {
    double[][] all = view.embeddings();
    return Embeddings.subject(all[0], Arrays.copyOfRange(all, 1, all.length));
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(Double.NaN);
  }
}
