package org.musedance.evaluate.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.SongFacts;
import org.musedance.evaluate.TextObeyed;
import org.musedance.evaluate.WorldSample;
import org.musedance.evaluate.study.Results;
import org.musedance.media.Picture;
import org.musedance.tensor.Seeds;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Caption;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.Move;

/**
 * Whether the move changes when the text says so. A dancer of the dance world is asked for one move
 * in the first half of a dance and for another in the second; which moves were danced is told by
 * the true flow of every known move. Beside the model stand the same dance with one prompt all the
 * time, which should not change, and the true dance, which does.
 *
 * @param dancer who dances
 * @param seed draws samples and noise
 * @param samples how many
 * @param seconds of a dance, the change is in its middle
 * @param fps frames per second
 * @param size side in pixels
 */
public record TimelineBench(
    Dancer dancer, long seed, int samples, double seconds, double fps, int size) {
  private static final String WORDS = "second";

  /** How many moves further the second one is: no multiple of the number of moves. */
  private static final int NEXT = 5;

  private static final double WINDOW_SECONDS = 1;

  /** Whose dance. */
  public enum Who {
    MODEL("model"),
    UNCHANGED("control: one prompt all the time"),
    TRUTH("ground truth");

    private final String title;

    Who(String title) {
      this.title = title;
    }

    String title() {
      return title;
    }
  }

  /** Dances and measures, going on where it was stopped. */
  public List<TimelineResult> run(Results<TimelineResult> results, Consumer<String> progress) {
    List<TimelineResult> all = new ArrayList<>();
    for (int i = 0; i < samples; i++) {
      Sample sample = sample(i);
      int number = i + 1;
      all.add(
          results.get(
              sample.name(),
              () -> {
                progress.accept("dance %d/%d: %s".formatted(number, samples, sample.name()));
                return measure(sample);
              }));
    }
    return all;
  }

  /** A sample with its second move. */
  private record Sample(int index, WorldSample world, Move second, String secondPrompt) {
    String name() {
      return "%03d-%s-then-%s"
          .formatted(index + 1, written(world.move()), written(second))
          .replace(' ', '-');
    }
  }

  private static String written(Move move) {
    return SongFacts.written(move);
  }

  private Sample sample(int index) {
    WorldSample world = WorldSample.draw(seed, index, size, seconds);
    Move second = WorldSample.move(index + NEXT);
    SplittableRandom random = new SplittableRandom(Seeds.mix(Seeds.mix(seed, WORDS), index));
    String noun = world.stage().subject().noun();
    String colour = world.stage().subject().colour();
    return new Sample(index, world, second, Caption.heldOutPromptFor(random, second, noun, colour));
  }

  private TimelineResult measure(Sample sample) {
    WorldSample world = sample.world();
    double half = seconds / 2;
    PromptTimeline changing =
        new PromptTimeline(
            "",
            List.of(
                new PromptTimeline.Entry(0, half, world.prompt()),
                new PromptTimeline.Entry(half, seconds, sample.secondPrompt())));
    Map<Who, TimelineResult.Seen> dances = new EnumMap<>(Who.class);
    dances.put(Who.MODEL, seen(sample, dance(sample, changing)));
    dances.put(Who.UNCHANGED, seen(sample, dance(sample, PromptTimeline.of(world.prompt()))));
    dances.put(Who.TRUTH, seen(sample, truth(sample)));
    return new TimelineResult(
        sample.name(),
        SongFacts.written(world.song().song().style()),
        "0-%s s: %s; %s-%s s: %s"
            .formatted(half, world.prompt(), half, seconds, sample.secondPrompt()),
        world.move(),
        sample.second(),
        dances);
  }

  private List<DancedFrame> dance(Sample sample, PromptTimeline text) {
    long noise = Dancer.noise(seed, sample.index());
    WorldSample world = sample.world();
    return dancer.dance(world.reference(), world.music(), text, seconds, noise);
  }

  private List<DancedFrame> truth(Sample sample) {
    WorldSample world = sample.world();
    Choreography parts =
        new Choreography(
            world.song(),
            List.of(
                new Choreography.Part(world.move(), 0, seconds / 2),
                new Choreography.Part(sample.second(), seconds / 2, seconds)));
    return IntStream.range(0, (int) Math.round(seconds * fps))
        .mapToObj(
            i -> {
              Frame frame = new Frame(size);
              world.stage().render(parts.poseAt(i / fps, world.stage().subject()), frame);
              return new DancedFrame(new Picture(size, size, frame.rgb), frame.flow, size, size);
            })
        .toList();
  }

  private TimelineResult.Seen seen(Sample sample, List<DancedFrame> dance) {
    int half = dance.size() / 2;
    List<DancedFrame> after = dance.subList(half, dance.size());
    TextObeyed first = TextObeyed.of(sample.world(), dance.subList(0, half), fps);
    TextObeyed second = TextObeyed.of(sample.world(), after, half, fps);
    double lead =
        second.correlations().get(sample.second())
            - second.correlations().get(sample.world().move());
    return new TimelineResult.Seen(
        first.nearest(), second.nearest(), lead, lateSeconds(sample, dance));
  }

  /** From when on the second move correlates more in every window of a second, after the change. */
  private Double lateSeconds(Sample sample, List<DancedFrame> dance) {
    int window = (int) Math.round(WINDOW_SECONDS * fps);
    int from = 0;
    for (int start = 0; start + window <= dance.size(); start++) {
      if (!secondLeads(sample, dance.subList(start, start + window), start)) {
        from = start + 1;
      }
    }
    boolean never = from + window > dance.size();
    return never || from == 0 ? null : (from + (window - 1) / 2.0) / fps - seconds / 2;
  }

  private boolean secondLeads(Sample sample, List<DancedFrame> part, int first) {
    return TextObeyed.correlation(sample.world(), sample.second(), part, first, fps)
        > TextObeyed.correlation(sample.world(), sample.world().move(), part, first, fps);
  }
}
