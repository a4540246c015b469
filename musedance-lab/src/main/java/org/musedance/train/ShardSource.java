package org.musedance.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.musedance.audio.AstFeatures;
import org.musedance.audio.Resampler;
import org.musedance.dataset.ClipBatch;
import org.musedance.dataset.WorldClip;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.LatentCache;
import org.musedance.dataset.shard.ShardClips;
import org.musedance.dataset.shard.StreamedClip;
import org.musedance.media.Sound;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * Clips of a dataset on disk. A process trains on shards of its own and is validated on all.
 *
 * <p>The words are those at each frame. The reference picture is any picture of the clip, as in the
 * paper's first stage.
 */
final class ShardSource implements ClipSource {
  private final MuseDanceModel model;
  private final long seed;
  private final Share share;
  private final WorldClip.Shape shape;
  private final boolean withPoses;
  private final DatasetIndex index;
  private final ShardClips training;
  private final ShardClips validation;

  /**
   * @param config whose data names the dataset
   * @param withPoses whether part maps are needed, where they are known
   * @param latentsOrNull checksum of the model's VAE if training clips are to be latents, see
   *     {@link VaeChecksum}
   * @throws UserError if the dataset does not fit the model or the configuration
   */
  ShardSource(
      MuseDanceModel model,
      TrainConfig config,
      Share share,
      WorldClip.Shape shape,
      boolean withPoses,
      String latentsOrNull) {
    this.model = model;
    this.share = share;
    this.shape = shape;
    this.withPoses = withPoses;
    seed = config.seed();
    Path folder = Path.of(config.data().shards());
    refuseJointLatents(folder);
    index = DatasetIndex.read(folder);
    refuseOtherPictures(folder);
    ShardClips.Window window =
        new ShardClips.Window(shape.previous(), shape.count(), shape.scattered());
    ShardClips.Share own = new ShardClips.Share(share.rank(), share.ranks());
    int buffer = config.data().buffer();
    ShardClips.Sight pictures = new ShardClips.Sight(withPoses, null);
    ShardClips.Sight learnt =
        latentsOrNull == null
            ? pictures
            : new ShardClips.Sight(
                withPoses, new LatentCache(folder, index, Path.of(config.model()), latentsOrNull));
    training = ShardClips.open(folder, Split.TRAIN, own, window, learnt, seed, buffer);
    validation =
        ShardClips.open(
            folder, Split.VALIDATION, ShardClips.Share.ALL, window, pictures, seed, buffer);
  }

  private void refuseJointLatents(Path folder) {
    if (model.config().joint()) {
      throw new UserError(
          "flow_channels of a model that learns from a dataset must be 0, but is 2 in %s, and %s does not know the exact motion that joint latents learn from; leave data.shards out to learn from the dance world"
              .formatted(model.config().name(), folder));
    }
  }

  private void refuseOtherPictures(Path folder) {
    if (index.fps() != shape.framesPerSecond()) {
      throw new UserError(
          "the clips of a dataset must have the model's %s pictures per second, but those of %s have %s; build it with --fps %s"
              .formatted(shape.framesPerSecond(), folder, index.fps(), shape.framesPerSecond()));
    }
    if (Math.min(index.width(), index.height()) != shape.size()
        || index.width() % 64 != 0
        || index.height() % 64 != 0) {
      throw new UserError(
          "the clips of a dataset must have sides of multiples of 64, the shorter one size = %d, but are %d x %d in %s; build it with --size or change size"
              .formatted(shape.size(), index.width(), index.height(), folder));
    }
  }

  @Override
  public ClipInputs clips(Split split, long first, int count) {
    List<StreamedClip> streamed =
        split == Split.TRAIN
            ? read(training, share.before(first), count)
            : read(validation, first, count);
    boolean[] posed = new boolean[count];
    for (int i = 0; i < count; i++) {
      posed[i] = !streamed.get(i).labels().isEmpty();
    }
    return ClipInputs.of(
        model,
        shape,
        batch(streamed),
        streamed.stream().flatMap(clip -> clip.prompts().stream()).toList(),
        posed,
        IntStream.range(0, count).mapToObj(i -> music(streamed.get(i), first + i)).toList());
  }

  private static List<StreamedClip> read(ShardClips clips, long first, int count) {
    return LongStream.range(first, first + count).parallel().mapToObj(clips::at).toList();
  }

  @Override
  public List<Map<String, String>> describe(long first, int count) {
    return read(training, share.before(first), count).stream().map(StreamedClip::describe).toList();
  }

  private ClipBatch batch(List<StreamedClip> clips) {
    List<byte[]> labels =
        withPoses ? clips.stream().flatMap(clip -> labels(clip).stream()).toList() : null;
    if (clips.get(0).latents() != null) {
      return ClipBatch.encoded(
          clips.stream().map(StreamedClip::latents).toList(),
          labels,
          index.height(),
          index.width());
    }
    return ClipBatch.filmed(
        clips.stream().map(StreamedClip::reference).toList(),
        clips.stream().flatMap(clip -> clip.pictures().stream()).toList(),
        labels);
  }

  /** Labels of every picture; ground everywhere where the pose is not known. */
  private List<byte[]> labels(StreamedClip clip) {
    if (!clip.labels().isEmpty()) {
      return clip.labels();
    }
    byte[] ground = new byte[index.width() * index.height()];
    return Collections.nCopies(shape.previous() + shape.count(), ground);
  }

  private ClipInputs.Music music(StreamedClip clip, long number) {
    AstFeatures ears = model.ears();
    Sound sound = clip.sound();
    float[] heard = Resampler.resample(sound.mono(), sound.sampleRate(), ears.samplingRate());
    long own = Seeds.mix(Seeds.mix(seed, "music window"), number);
    return new ClipInputs.Music(
        clip.places(), clip.beats(), ears.logMel(heard), new SplittableRandom(own));
  }

  @Override
  public void close() {
    training.close();
    validation.close();
  }
}
