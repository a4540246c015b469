package org.musedance.evaluate.study;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.musedance.evaluate.DancedFrame;
import org.musedance.evaluate.Dancer;
import org.musedance.evaluate.PictureSample;
import org.musedance.evaluate.SongFacts;
import org.musedance.media.Picture;
import org.musedance.text.PromptTimeline;

/**
 * Arbitrary pictures, out of the distribution of any training, with songs whose beats are known.
 * Nobody knows the true dance.
 *
 * @param dancer who makes them dance
 * @param samples pictures with their songs
 * @param seed of the noise
 * @param seconds length of each dance
 * @param fps frames per second
 */
public record PictureProgramme(
    Dancer dancer, List<PictureSample> samples, long seed, double seconds, double fps)
    implements Programme {
  @Override
  public List<String> names() {
    return samples.stream().map(PictureProgramme::name).toList();
  }

  private static String name(PictureSample sample) {
    String picture = sample.name().replaceFirst("\\.[^.]*$", "");
    return (picture + "-" + SongFacts.written(sample.song().song().style())).replace(' ', '-');
  }

  @Override
  public String description() {
    return "arbitrary pictures with songs of the dance world; beats as composed; nobody knows the"
        + " true dance";
  }

  @Override
  public Performance perform(int index) {
    PictureSample sample = samples.get(index);
    long noise = Dancer.noise(seed, index);
    List<Picture> frames =
        dancer
            .dance(
                sample.reference(),
                sample.music(),
                PromptTimeline.of(sample.prompt()),
                seconds,
                noise)
            .stream()
            .map(DancedFrame::frame)
            .toList();
    Picture first = frames.get(0);
    double length = frames.size() / fps;
    return new Performance(
        name(sample),
        SongFacts.written(sample.song().song().style()),
        sample.name(),
        sample.prompt(),
        fps,
        sample.reference().resize(first.width(), first.height()),
        frames,
        List.of(),
        WorldProgramme.beatSeconds(sample.song(), length),
        sample.beats(frames.size(), fps),
        Optional.of(sample.music().slice(0, length)),
        Map.of());
  }
}
