package org.musedance.evaluate.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.WorldSample;
import org.musedance.evaluate.features.FormulaWeights;
import org.musedance.evaluate.features.LatentEncoder;
import org.musedance.evaluate.features.LatentEncoders;
import org.musedance.evaluate.features.Lpips;
import org.musedance.evaluate.metrics.Bootstrap;
import org.musedance.evaluate.metrics.Fixtures;
import org.musedance.media.Picture;
import org.musedance.tensor.TensorScope;
import org.musedance.world.Frame;

/**
 * Every measure puts the true dance first where it asks for a dance, and noise last; a still
 * picture is perfect where steadiness alone is asked for, and nothing where a dance is.
 */
class OrderTest {
  private static final int CLIPS = 4;
  private static final int SIZE = 64;
  private static final double FPS = 12;
  private static final double SECONDS = 4;
  private static final int FRAMES = 48;
  private static final long SEED = 3;

  private static final Map<String, Summary> SUMMARIES = new LinkedHashMap<>();
  private static final Map<String, List<ClipResult>> CLIPS_OF = new LinkedHashMap<>();

  @TempDir private static Path folder;

  /** Networks of all measures: as small as can be, or with weights by a formula. */
  private static Selection everything() {
    LatentEncoder encoder = LatentEncoders.untrained();
    Path scripts = Path.of("src/test/resources/torchscript");
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("alex", FormulaWeights.classifier(Lpips.Trunk.ALEX, FormulaWeights.HASH, folder));
    files.put("alex-lin", Fixtures.file("lpips_alex_lin.pth"));
    files.put("i3d", scripts.resolve("video.pt"));
    files.put("inception", scripts.resolve("picture.pt"));
    files.put("resnet3d", scripts.resolve("plain.pt"));
    return Selection.of(List.of(), files, encoder);
  }

  @BeforeAll
  static void dance() {
    try (TensorScope scope = TensorScope.open()) {
      Selection selection = everything();
      Dancers dancers = new Dancers();
      Map.of("truth", dancers.truth(), "still", dancers.still(), "noise", dancers.noise())
          .forEach(
              (name, dancer) -> {
                WorldProgramme programme =
                    new WorldProgramme(dancer, SEED, CLIPS, SECONDS, FPS, SIZE);
                List<ClipResult> clips = new ArrayList<>();
                for (int i = 0; i < CLIPS; i++) {
                  dancers.sample = programme.sample(i);
                  clips.add(new ClipMeasurement(selection, programme.perform(i)).result());
                }
                CLIPS_OF.put(name, clips);
                SUMMARIES.put(name, new Summary(clips, new Bootstrap(20, 1)));
              });
    }
  }

  /** Whoever dances knows which sample is at hand. */
  private static final class Dancers {
    private WorldSample sample;

    Dancer truth() {
      return (reference, music, text, seconds, seed) ->
          IntStream.range(0, FRAMES)
              .mapToObj(
                  i -> {
                    Frame frame = new Frame(SIZE);
                    sample.render(sample.move(), i / FPS, frame);
                    return new DancedFrame(
                        new Picture(SIZE, SIZE, frame.rgb), frame.flow, SIZE, SIZE);
                  })
              .toList();
    }

    Dancer still() {
      return (reference, music, text, seconds, seed) ->
          Collections.nCopies(
              FRAMES, new DancedFrame(reference, new float[2 * SIZE * SIZE], SIZE, SIZE));
    }

    Dancer noise() {
      return (reference, music, text, seconds, seed) -> {
        Random random = new Random(seed);
        List<DancedFrame> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
          byte[] rgb = new byte[3 * SIZE * SIZE];
          random.nextBytes(rgb);
          float[] flow = new float[2 * SIZE * SIZE];
          for (int k = 0; k < flow.length; k++) {
            flow[k] = (float) random.nextGaussian();
          }
          frames.add(new DancedFrame(new Picture(SIZE, SIZE, rgb), flow, SIZE, SIZE));
        }
        return frames;
      };
    }
  }

  private static double score(String dancer, String measure) {
    return SUMMARIES.get(dancer).mean(Take.MODEL, measure).value();
  }

  private static double distance(String dancer, Distance network) {
    return SUMMARIES.get(dancer).distance(Take.MODEL, network).value();
  }

  /** Truth, still, noise: each better than the next by being higher. */
  private static void falls(String measure) {
    assertThat(score("truth", measure)).as(measure).isGreaterThan(score("still", measure));
    assertThat(score("still", measure)).as(measure).isGreaterThan(score("noise", measure));
  }

  @Test
  void likenessToTheTruth() {
    falls("psnr");
    falls("ssim");
    falls("ssim-grey");
    assertThat(score("truth", "lpips-alex")).isEqualTo(0, within(1e-9));
    assertThat(score("still", "lpips-alex")).isBetween(1e-4, score("noise", "lpips-alex"));
    assertThat(score("truth", "flow-correlation")).isEqualTo(1, within(1e-6));
    assertThat(score("still", "flow-correlation")).isZero();
    assertThat(score("noise", "flow-correlation")).isBetween(-0.1, 0.1);
    assertThat(score("truth", "still-pixels")).isGreaterThan(50);
    assertThat(score("noise", "still-pixels")).isLessThan(12);
  }

  @Test
  void distancesBetweenSets() {
    for (Distance network : Distance.values()) {
      assertThat(distance("truth", network)).as(network.key()).isEqualTo(0, within(1e-6));
      assertThat(distance("still", network)).as(network.key()).isPositive();
      assertThat(distance("noise", network))
          .as(network.key())
          .isGreaterThan(distance("still", network));
    }
  }

  @Test
  void onTheBeat() {
    assertThat(score("truth", "beat-fit")).isGreaterThan(0.75);
    assertThat(score("noise", "beat-fit")).isLessThan(0.5);
    assertThat(score("still", "beat-fit")).isZero();
    assertThat(alignment("truth", false)).isGreaterThan(alignment("noise", false) + 0.1);
    assertThat(alignment("truth", true)).isGreaterThan(alignment("noise", true) + 0.1);
    assertThat(alignment("still", false)).isZero();
    double chance =
        Arrays.stream(
                new BeatScores(CLIPS_OF.get("truth")).shuffled(CLIPS_OF.get("truth"), Take.MODEL))
            .average()
            .orElseThrow();
    assertThat(alignment("truth", false)).isGreaterThan(chance + 0.1);
  }

  private static double alignment(String dancer, boolean danceToMusic) {
    BeatScores scores = new BeatScores(CLIPS_OF.get(dancer));
    double[] values =
        danceToMusic
            ? scores.danceToMusic(CLIPS_OF.get(dancer), Take.MODEL)
            : scores.musicToDance(CLIPS_OF.get(dancer), Take.MODEL);
    return Arrays.stream(values).average().orElseThrow();
  }

  @Test
  void steadinessAsksForNoDanceButForNoNoise() {
    assertThat(score("still", "motion")).isZero();
    assertThat(score("truth", "motion")).isGreaterThan(0.2);
    assertThat(score("still", "warping")).isZero();
    assertThat(score("truth", "warping")).isBetween(1e-3, score("noise", "warping") / 10);
    for (String measure : List.of("flicker", "subject", "ground")) {
      assertThat(score("still", measure)).as(measure).isEqualTo(1, within(1e-9));
      assertThat(score("truth", measure)).as(measure).isGreaterThan(score("noise", measure) + 0.1);
    }
    assertThat(score("truth", "sharpness")).isBetween(0.6, 1.1);
    assertThat(score("noise", "sharpness")).isGreaterThan(2);
  }

  @Test
  void theTruthMeasuresItselfAsTheModelThatDancesIt() {
    for (ClipResult clip : CLIPS_OF.get("truth")) {
      Map<String, Double> paired = new LinkedHashMap<>(clip.scores().get(Take.MODEL));
      paired.keySet().retainAll(clip.scores().get(Take.TRUTH).keySet());
      Map<String, Double> own = clip.scores().get(Take.TRUTH);
      assertThat(own).containsOnlyKeys(paired.keySet());
      // the same frames in batches of another size: f32 sums differ in their last bits
      own.forEach(
          (name, value) -> assertThat(value).as(name).isEqualTo(paired.get(name), within(1e-8)));
      assertThat(clip.danceBeats().get(Take.TRUTH)).isEqualTo(clip.danceBeats().get(Take.MODEL));
    }
  }
}
