package org.musedance.evaluate;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The report as a page of Markdown. */
final class FirstLightText {
  private final FirstLightReport report;
  private final StringBuilder page = new StringBuilder();

  FirstLightText(FirstLightReport report) {
    this.report = report;
  }

  /**
   * The page.
   *
   * @param images file names of pictures to show
   */
  String markdown(Collection<String> images) {
    page.setLength(0);
    setting();
    bars();
    means();
    world();
    seconds();
    pictures();
    for (String image : images) {
      line("%n![%s](%s)", image, image);
    }
    return page.toString();
  }

  private void setting() {
    Setting setting = report.setting();
    line("# First light: %s%n", setting.dancer().get("model"));
    setting.dancer().forEach((name, value) -> line("- %s: %s", name, value));
    line(
        "%n%d samples of the test world and %d pictures, %s s each at %s frames per"
            + " second, %d x %d pixels.",
        setting.samples(),
        report.pictures().size(),
        trimmed(setting.seconds()),
        trimmed(setting.framesPerSecond()),
        setting.size(),
        setting.size());
    line(
        "%nDancers, songs and wordings of the test world are new to the model; it hears the songs"
            + " and reads the words, no more. The beat is heard as composed in %d of %d songs; the"
            + " others are kept.",
        report.world().stream().filter(score -> score.song().trustworthy()).count(),
        report.world().size());
  }

  private void bars() {
    line("%n## %s", report.passed() ? "All bars reached" : "Not all bars reached");
    table(report.bars());
    line("%nWorth showing is more:");
    table(report.worthShowing());
    comparison();
  }

  private void table(List<Bar> bars) {
    line("%n| measure | value | bar | |");
    line("|---|---|---|---|");
    for (Bar bar : bars) {
      line(
          "| %s | %.3f%s | %s %s%s | %s |",
          bar.name(),
          bar.value(),
          bar.unit(),
          bar.atLeast() ? "≥" : "≤",
          trimmed(bar.limit()),
          bar.unit(),
          bar.passed() ? "pass" : "**fail**");
    }
  }

  private void comparison() {
    line(
        "%nFor comparison, the true dances have a beat R² of %.2f (control %.2f), sharpness %.2f"
            + " and folds %.4f; on the beats that are heard instead of the composed ones, their flow"
            + " correlation is %.3f. The move danced was the one asked for in %.0f%% of the samples.",
        report.mean(score -> score.truth().beat()),
        report.mean(score -> score.truth().beatControl()),
        report.mean(score -> score.truth().sharpness()),
        report.mean(score -> score.truth().folds()),
        report.heardCorrelation(),
        100 * report.textObeyed());
  }

  private void world() {
    line("%n## Test world%n");
    line(
        "Held out: training never showed this kind of dancer with this move. Danced: the move whose"
            + " true flow, on the composed or the heard beats, correlates best. Flow corr. in brackets:"
            + " that of the true move on the heard beats. Seen: the same beat R²"
            + " of the motion that is seen in the pixels alone. True: both of the true dance. ✗: the"
            + " beat was misheard.%n");
    line(
        "| | move | dancer | held out | danced | flow corr. (heard) | strength | beat R² (control) | seen |"
            + " true | still dB | sharpness | folds | bpm (heard) | prompt |");
    line("|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|");
    int number = 0;
    for (WorldScore score : report.world()) {
      number++;
      line(
          "| %d | %s | %s (%s) | %s | %s | %s | %.2f | %s | %.2f | %s | %.1f | %.2f | %.4f | %s | %s |",
          number,
          score.move(),
          score.subject(),
          score.kind(),
          score.heldOut() ? "yes" : "",
          score.nearestMove(),
          text("%.2f (%.2f)", score.flowCorrelation(), score.heardCorrelation()),
          score.flowStrength(),
          beat(score.dance()),
          score.dance().beatSeen(),
          text("%.2f / %.2f", score.truth().beat(), score.truth().beatSeen()),
          score.stillDecibels(),
          score.dance().sharpness(),
          score.dance().folds(),
          bpm(score.song()),
          score.prompt());
    }
  }

  private void means() {
    line("%n## On average%n");
    line("| | samples | flow corr. | beat R² (control) | asked move danced |");
    line("|---|---|---|---|---|");
    Stream.concat(report.groups().stream(), report.moves().stream())
        .filter(score -> score.samples() > 0)
        .forEach(
            score ->
                line(
                    "| %s | %d | %.2f | %.2f (%.2f) | %.0f%% |",
                    score.name(),
                    score.samples(),
                    score.flowCorrelation(),
                    score.beat(),
                    score.beatControl(),
                    100 * score.obeyed()));
  }

  private void seconds() {
    line("%n## Second by second%n");
    line("| second | flow corr. | still dB |");
    line("|---|---|---|");
    for (SecondScore second : report.seconds()) {
      line(
          "| %d | %.2f | %.1f |",
          second.second(), second.flowCorrelation(), second.stillDecibels());
    }
  }

  private void pictures() {
    if (report.pictures().isEmpty()) {
      return;
    }
    line("%n## Arbitrary pictures%n");
    line(
        "| picture | move | beat R² (control) | seen | motion px | sharpness | folds | bpm (heard) | prompt |");
    line("|---|---|---|---|---|---|---|---|---|");
    for (PictureScore score : report.pictures()) {
      line(
          "| %s | %s | %s | %.2f | %.2f | %.2f | %.4f | %s | %s |",
          score.picture(),
          score.move(),
          beat(score.dance()),
          score.dance().beatSeen(),
          score.dance().motion(),
          score.dance().sharpness(),
          score.dance().folds(),
          bpm(score.song()),
          score.prompt());
    }
  }

  private static String beat(DanceScore score) {
    return text("%.2f (%.2f)", score.beat(), score.beatControl());
  }

  private static String bpm(SongFacts song) {
    return text("%.0f (%.0f%s)", song.bpm(), song.heardBpm(), song.trustworthy() ? "" : " ✗");
  }

  private static String trimmed(double value) {
    return Double.toString(value).replaceAll("\\.0$", "");
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private void line(String format, Object... values) {
    page.append(text(format.replace("%n", "\n"), values)).append('\n');
  }
}
