package org.musedance.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.text.PromptTimeline;

/**
 * The evaluation of the first bundled model: it dances unseen dancers of the test world and
 * arbitrary pictures, from real audio analysis and text alone, and is measured against the truth.
 */
public final class FirstLight {
  private final Setting setting;
  private final Dancer dancer;
  private final Consumer<String> progress;
  private final List<WorldScore> world = new ArrayList<>();
  private final List<WorldMeasurement.Second> seconds = new ArrayList<>();
  private final List<PictureScore> pictures = new ArrayList<>();
  private final List<Figure> worldFigures = new ArrayList<>();
  private final List<Figure> pictureFigures = new ArrayList<>();

  private FirstLight(Setting setting, Dancer dancer, Consumer<String> progress) {
    this.setting = setting;
    this.dancer = dancer;
    this.progress = progress;
  }

  /**
   * Dances and measures everything.
   *
   * @param pictures arbitrary ones, maybe none
   * @param progress told what is being done
   */
  public static Evaluation run(
      Setting setting, List<PictureSample> pictures, Dancer dancer, Consumer<String> progress) {
    FirstLight run = new FirstLight(setting, dancer, progress);
    for (int i = 0; i < setting.samples(); i++) {
      run.measure(WorldSample.draw(setting.seed(), i, setting.size(), setting.seconds()));
    }
    for (PictureSample sample : pictures) {
      run.measure(sample, pictures.size());
    }
    return run.evaluation();
  }

  private void measure(WorldSample sample) {
    String move = SongFacts.written(sample.move());
    String noun = sample.stage().subject().noun();
    say(world.size(), setting.samples(), "test world", noun + ", " + move);
    Picture reference = sample.reference();
    List<DancedFrame> dance = dance(reference, sample.music(), sample.prompt(), world.size());
    WorldMeasurement measured =
        new WorldMeasurement(sample, reference, dance, setting.framesPerSecond());
    world.add(measured.score());
    worldFigures.add(measured.figure());
    for (int i = 0; i < measured.seconds().size(); i++) {
      if (i == seconds.size()) {
        seconds.add(WorldMeasurement.Second.empty(setting.size()));
      }
      seconds.get(i).add(measured.seconds().get(i));
    }
  }

  private void measure(PictureSample sample, int count) {
    String move = SongFacts.written(sample.move());
    say(pictures.size(), count, "pictures", sample.name() + ", " + move);
    long noise = (long) setting.samples() + pictures.size();
    List<DancedFrame> dance = dance(sample.reference(), sample.music(), sample.prompt(), noise);
    List<Picture> frames = dance.stream().map(DancedFrame::frame).toList();
    Picture shown = sample.reference().resize(frames.get(0).width(), frames.get(0).height());
    DanceMeter meter = new DanceMeter(shown, dance.size());
    dance.forEach(meter::add);
    double[] beats = sample.beats(dance.size(), setting.framesPerSecond());
    SongFacts song = SongFacts.of(sample.song());
    pictures.add(new PictureScore(sample.name(), move, sample.prompt(), song, meter.score(beats)));
    pictureFigures.add(
        Figure.of(
            sample.name() + ", " + move,
            shown,
            List.of(frames),
            List.<double[][]>of(meter.curve()),
            beats,
            setting.framesPerSecond()));
  }

  private List<DancedFrame> dance(Picture reference, Sound music, String prompt, long index) {
    long noise = Dancer.noise(setting.seed(), index);
    return dancer.dance(reference, music, PromptTimeline.of(prompt), setting.seconds(), noise);
  }

  private void say(int done, int count, String part, String what) {
    progress.accept("%s %d/%d: %s".formatted(part, done + 1, count, what));
  }

  private Evaluation evaluation() {
    WorldMeasurement.Second all = WorldMeasurement.Second.empty(setting.size());
    seconds.forEach(all::add);
    List<SecondScore> drift =
        IntStream.range(0, seconds.size())
            .mapToObj(i -> SecondScore.of(i, seconds.get(i)))
            .toList();
    FirstLightReport report =
        new FirstLightReport(
            setting, all.flow().value(), all.heard().value(), world, drift, pictures);
    return new Evaluation(report, worldFigures, pictureFigures);
  }
}
