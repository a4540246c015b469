package org.musedance.train;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.SongBank;
import org.musedance.dataset.WorldClip;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Seeds;
import org.musedance.world.Split;

/**
 * Clips of the dance world, drawn when they are asked for, with their exact motion.
 *
 * @param clips so many, again and again, whatever the split; 0 for ever new ones
 * @param flowStride side of the squares over which flow is averaged
 * @param withMaps whether maps of what is hidden and of body parts are needed
 */
record WorldSource(
    MuseDanceModel model,
    long seed,
    SongBank songs,
    WorldClip.Shape shape,
    int clips,
    int flowStride,
    boolean withMaps)
    implements ClipSource {

  @Override
  public ClipInputs clips(Split split, long first, int count) {
    List<WorldClip> drawn = draw(split, first, count);
    boolean[] posed = new boolean[count];
    Arrays.fill(posed, withMaps);
    return ClipInputs.of(
        model,
        shape,
        new ClipBatch(drawn, flowStride, withMaps),
        drawn.stream().map(WorldClip::prompt).toList(),
        posed,
        IntStream.range(0, count).mapToObj(i -> music(drawn.get(i), first + i)).toList());
  }

  private List<WorldClip> draw(Split split, long first, int count) {
    return LongStream.range(first, first + count)
        .parallel()
        .mapToObj(number -> draw(split, number))
        .toList();
  }

  private WorldClip draw(Split split, long number) {
    return clips == 0
        ? WorldClip.draw(seed, split, number, songs, shape)
        : WorldClip.draw(seed, Split.TRAIN, number % clips, songs, shape);
  }

  @Override
  public List<Map<String, String>> describe(long first, int count) {
    return draw(Split.TRAIN, first, count).stream().map(WorldClip::describe).toList();
  }

  private ClipInputs.Music music(WorldClip clip, long number) {
    long own = Seeds.mix(Seeds.mix(seed, "music window"), number);
    return new ClipInputs.Music(
        clip.places(), clip.song().grid(), clip.song().logMel(), new SplittableRandom(own));
  }

  @Override
  public void close() {}
}
