package org.musedance.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.evaluate.metrics.BeatFit;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.PictureWriter;
import org.musedance.world.Frame;
import org.musedance.world.Move;
import org.musedance.world.Split;

class FirstLightTest {
  private static final Setting SETTING = new Setting(Map.of("model", "test"), 5, 4, 8, 12, 64);
  private static final int FRAMES = 96;

  private static List<WorldSample> samples() {
    return new ArrayList<>(
        IntStream.range(0, SETTING.samples())
            .mapToObj(i -> WorldSample.draw(SETTING.seed(), i, SETTING.size(), 8))
            .toList());
  }

  /** Dances the truth of the test world at some speed, sample after sample. */
  private static Dancer trueDancer(double speed) {
    List<WorldSample> left = samples();
    return (reference, music, text, seconds, seed) -> {
      WorldSample sample = left.remove(0);
      return IntStream.range(0, FRAMES)
          .mapToObj(i -> truth(sample, sample.move(), speed * i / 12))
          .toList();
    };
  }

  private static DancedFrame truth(WorldSample sample, Move move, double seconds) {
    Frame frame = new Frame(sample.size());
    sample.render(move, seconds, frame);
    return danced(frame);
  }

  /** The move that was asked for, on the beats that are heard. */
  private static DancedFrame heard(WorldSample sample, double seconds) {
    Frame frame = new Frame(sample.size());
    sample.render(sample.move(), seconds, sample.song().grid(), frame);
    return danced(frame);
  }

  private static DancedFrame danced(Frame frame) {
    Picture shown = new Picture(frame.size, frame.size, frame.rgb);
    return new DancedFrame(shown, frame.flow, frame.size, frame.size);
  }

  private static List<DancedFrame> still(Picture reference) {
    float[] flow = new float[2 * reference.width() * reference.height()];
    DancedFrame frame = new DancedFrame(reference, flow, reference.width(), reference.height());
    return Collections.nCopies(FRAMES, frame);
  }

  private static FirstLightReport report(Dancer dancer) {
    return FirstLight.run(SETTING, List.of(), dancer, step -> {}).report();
  }

  @Test
  void theTruthReachesTheBars() {
    FirstLightReport report = report(trueDancer(1));

    // The bars are for 256 pixels: at 64, bilinear sampling blurs the truth itself below one.
    assertThat(report.bars())
        .hasSize(7)
        .filteredOn(bar -> !bar.name().startsWith("sharpness"))
        .allMatch(Bar::passed, "passed");
    assertThat(report.worthShowing())
        .extracting(Bar::name)
        .hasSize(5)
        .startsWith("flow correlation, all moving pixels")
        .anyMatch(name -> name.startsWith("beat R², worst move ("));
    assertThat(report.worthShowing())
        .filteredOn(bar -> bar.limit() == 0.85 || bar.limit() == 0.9)
        .filteredOn(bar -> !bar.name().startsWith("sharpness"))
        .hasSize(3)
        .allMatch(Bar::passed, "passed");
    assertThat(report.flowCorrelation()).isEqualTo(1, within(1e-6));
    assertThat(report.textObeyed()).isEqualTo(1);
    assertThat(report.seconds()).hasSize(8);
    assertThat(report.moves()).extracting(MeanScore::name).contains("bounce", "spin").hasSize(4);
    assertThat(report.groups()).extracting(MeanScore::samples).startsWith(4);
    assertThat(report.world())
        .allSatisfy(
            score -> {
              assertThat(score.flowCorrelation()).isEqualTo(1, within(1e-6));
              assertThat(score.flowStrength()).isEqualTo(1, within(1e-6));
              assertThat(score.dance()).isEqualTo(score.truth());
              assertThat(score.dance().beatSeen()).isGreaterThan(0.6);
              assertThat(score.stillDecibels()).isGreaterThan(58);
            });
  }

  @Test
  void tellsWhatTheEarCosts() {
    List<WorldSample> left = samples();
    FirstLightReport report =
        report(
            (reference, music, text, seconds, seed) -> {
              WorldSample sample = left.remove(0);
              return IntStream.range(0, FRAMES).mapToObj(i -> heard(sample, i / 12.0)).toList();
            });

    assertThat(report.heardCorrelation()).isEqualTo(report.flowCorrelation()).isBetween(0.1, 0.999);
    assertThat(report.world())
        .allMatch(score -> score.heardCorrelation() == score.flowCorrelation());
  }

  @Test
  void whoStandsStillFailsInMotionAlone() {
    FirstLightReport report = report((reference, music, text, seconds, seed) -> still(reference));

    assertThat(report.bars())
        .filteredOn(bar -> !bar.passed())
        .extracting(Bar::name)
        .hasSize(3)
        .allMatch(name -> name.startsWith("flow correlation") || name.startsWith("beat R²"));
    assertThat(report.flowCorrelation()).isZero();
    assertThat(report.world()).allMatch(score -> score.dance().beat() == 0);
  }

  @Test
  void theWrongTempoIsNotOnTheBeat() {
    FirstLightReport report = report(trueDancer(BeatFit.CONTROL_SPEED));

    assertThat(report.mean(score -> score.dance().beat())).isLessThan(0.2);
    assertThat(report.mean(score -> score.dance().beatControl())).isGreaterThan(0.8);
    assertThat(report.flowCorrelation()).isLessThan(0.5);
    assertThat(report.passed()).isFalse();
  }

  @Test
  void tellsWhichMoveWasDanced() {
    WorldSample sample = WorldSample.draw(5, 0, 64, 4);
    List<DancedFrame> twist =
        IntStream.range(0, 48).mapToObj(i -> truth(sample, Move.TWIST, i / 12.0)).toList();

    TextObeyed danced = TextObeyed.of(sample, twist, 12);

    assertThat(danced.nearest()).isEqualTo(Move.TWIST);
    assertThat(danced.correlations().get(Move.TWIST)).isEqualTo(1, within(1e-6));
  }

  @Test
  void asksForEveryMoveAndForAllPairsThatTrainingLeavesOut() {
    Set<Move> moves = EnumSet.noneOf(Move.class);
    long heldOut = 0;
    for (int i = 0; i < Move.values().length; i++) {
      moves.add(WorldSample.move(i));
      heldOut += Split.TRAIN.allows(WorldSample.kind(i), WorldSample.move(i)) ? 0 : 1;
    }

    assertThat(moves).containsExactlyInAnyOrder(Move.values());
    assertThat(heldOut).isEqualTo(5);
    assertThat(WorldSample.kind(12)).isNotEqualTo(WorldSample.kind(0));
  }

  @Test
  void theSameSeedDrawsTheSameSample() {
    WorldSample one = WorldSample.draw(9, 3, 64, 4);
    WorldSample same = WorldSample.draw(9, 3, 64, 4);
    WorldSample other = WorldSample.draw(10, 3, 64, 4);

    assertThat(same.reference()).isEqualTo(one.reference()).isNotEqualTo(other.reference());
    assertThat(same.music()).isEqualTo(one.music()).isNotEqualTo(other.music());
    assertThat(same.prompt()).isEqualTo(one.prompt());
  }

  @Test
  void writesAReportWithPictures(@TempDir Path folder) throws IOException {
    Path source = Files.createDirectory(folder.resolve("source"));
    PictureWriter.png(WorldSample.draw(1, 0, 80, 4).reference(), source.resolve("own.png"));
    Setting brief = new Setting(Map.of("model", "still"), 5, 2, 8, 12, 64);
    List<PictureSample> pictures = PictureSample.read(List.of(source), 5, 8);
    Path target = folder.resolve("docs/first-light");

    FirstLight.run(brief, pictures, (reference, m, t, s, seed) -> still(reference), step -> {})
        .write(target);

    JsonNode json = new ObjectMapper().readTree(target.resolve("report.json").toFile());
    assertThat(json.get("passed").asBoolean()).isFalse();
    assertThat(json.get("setting").get("frames_per_second").asDouble()).isEqualTo(12);
    assertThat(json.get("bars")).hasSize(8);
    assertThat(json.get("world").get(1).get("dance").get("beat_control").asDouble()).isZero();
    assertThat(json.get("pictures").get(0).get("picture").asText()).isEqualTo("own.png");
    assertThat(target.resolve("report.md"))
        .content()
        .contains(
            "# First light: still", "| own.png | bounce | 0.00 (0.00) | 0.00 |", "(world-1.png)");
    Picture sheet = PictureReader.read(target.resolve("world-1.png"));
    // Nine columns, two dances of two rows.
    assertThat(sheet.width()).isEqualTo(9 * 132 - 4);
    assertThat(sheet.height()).isEqualTo(4 * 132 + 8 - 4);
    assertThat(target).isDirectoryContaining("glob:**/pictures-motion.png");
  }
}
