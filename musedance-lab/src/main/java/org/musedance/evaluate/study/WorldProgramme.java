package org.musedance.evaluate.study;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.SongFacts;
import org.musedance.evaluate.WorldSample;
import org.musedance.evaluate.metrics.FlowCorrelation;
import org.musedance.evaluate.metrics.StillPixels;
import org.musedance.media.Picture;
import org.musedance.text.PromptTimeline;
import org.musedance.world.Frame;
import org.musedance.world.HeardSong;
import org.musedance.world.SongStyle;

/**
 * Dances of the dance world's test split, whose truth is known: dancers, songs and wordings that no
 * training has seen. Moves and styles of music take turns.
 *
 * @param dancer who dances
 * @param seed draws the samples and the noise
 * @param clips how many
 * @param seconds length of each
 * @param fps frames per second
 * @param size side in pixels
 */
public record WorldProgramme(
    Dancer dancer, long seed, int clips, double seconds, double fps, int size)
    implements Programme {
  /** The test sample of an index. */
  public WorldSample sample(int index) {
    SongStyle[] styles = SongStyle.values();
    return WorldSample.draw(seed, index, size, seconds, styles[index % styles.length]);
  }

  @Override
  public List<String> names() {
    return IntStream.range(0, clips).mapToObj(this::name).toList();
  }

  private String name(int index) {
    SongStyle[] styles = SongStyle.values();
    String move = SongFacts.written(WorldSample.move(index)).replace(' ', '-');
    String style = SongFacts.written(styles[index % styles.length]).replace(' ', '-');
    return "%03d-%s-%s".formatted(index + 1, move, style);
  }

  @Override
  public String description() {
    return "test split of the dance world: dancers, songs and wordings that training never saw;"
        + " beats as composed";
  }

  @Override
  public Performance perform(int index) {
    WorldSample sample = sample(index);
    Picture reference = sample.reference();
    long noise = Dancer.noise(seed, index);
    List<DancedFrame> dance =
        dancer.dance(reference, sample.music(), PromptTimeline.of(sample.prompt()), seconds, noise);
    FlowCorrelation flow = FlowCorrelation.overMovingPixels(size);
    StillPixels still = new StillPixels();
    List<Picture> truth = new ArrayList<>();
    for (int i = 0; i < dance.size(); i++) {
      Frame frame = new Frame(size);
      sample.render(sample.move(), i / fps, frame);
      truth.add(new Picture(size, size, frame.rgb));
      flow.add(dance.get(i).flow(), frame.flow);
      still.add(dance.get(i).frame(), frame, reference.rgb());
    }
    return new Performance(
        name(index),
        SongFacts.written(sample.song().song().style()),
        sample.stage().subject().noun(),
        sample.prompt(),
        fps,
        reference,
        dance.stream().map(DancedFrame::frame).toList(),
        truth,
        beatSeconds(sample.song(), dance.size() / fps),
        sample.beats(dance.size(), fps),
        Optional.of(sample.music().slice(0, dance.size() / fps)),
        Map.of(Measures.FLOW_CORRELATION, flow.value(), Measures.STILL_PIXELS, still.decibels()));
  }

  /** The composed beats within a video. */
  static double[] beatSeconds(HeardSong song, double seconds) {
    return Arrays.stream(song.song().beatSeconds()).filter(beat -> beat < seconds).toArray();
  }
}
