package org.musedance.train;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.musedance.dataset.build.BuildProgress;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.LatentCache;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.model.folder.ImageContext;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.Compute;
import org.musedance.tensor.UserError;
import org.musedance.weights.LoadOptions;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/**
 * Encodes every picture of a dataset once, so that trainings with {@code data.latents} need not do
 * it in every step: the VAE never changes while they run.
 *
 * <p>A shard's latents appear when all of them are there. Encoding that was stopped at any moment
 * goes on with the shards that have none yet.
 */
public final class EncodedDataset {
  /** Of the pictures that are encoded at once: four of 512 x 512. */
  private static final int PIXELS_AT_ONCE = 1 << 20;

  private final Path folder;
  private final DatasetIndex index;
  private final AutoencoderKl vae;
  private final LatentCache cache;
  private final PictureEncoder encoder;

  /**
   * What was done.
   *
   * @param shards that were encoded
   * @param clips in them
   * @param there shards that had their latents already
   * @param bytes of the latents of all shards
   */
  public record Result(int shards, int clips, int there, long bytes) {}

  /**
   * Prepares everything; only the VAE is loaded of the model.
   *
   * @throws UserError if there is no dataset, or the model cannot learn from its latents
   */
  public EncodedDataset(Path folder, Path model, Compute compute) {
    this.folder = folder;
    index = DatasetIndex.read(folder);
    refusePixels(MuseDanceConfig.read(model.resolve("musedance.json")));
    vae = new AutoencoderKl(VaeConfig.read(model.resolve("vae/config.json")));
    refuseSize(vae.config().stride());
    try (Weights weights = Weights.open(model.resolve("vae"))) {
      StrictLoader.load(vae, weights, LoadOptions.strict().to(Compute.cpu()));
    }
    cache = new LatentCache(folder, index, model, VaeChecksum.of(vae));
    vae.to(compute);
    encoder = new PictureEncoder(vae, compute, PIXELS_AT_ONCE);
  }

  /**
   * Refuses models that learn from more than latents of pictures.
   *
   * @throws UserError saying from what
   */
  static void refusePixels(MuseDanceConfig model) {
    if (model.joint()) {
      throw new UserError(
          "flow_channels of a model that learns from encoded clips must be 0, but is %d in %s: joint latents need the exact motion, which only the dance world has; leave data.shards and data.latents out"
              .formatted(model.flowChannels(), model.name()));
    }
    if (model.imageContext() != ImageContext.NONE) {
      throw new UserError(
          "image_context of a model that learns from encoded clips must be none, but %s has an image encoder, which needs the pictures themselves; leave data.latents out"
              .formatted(model.name()));
    }
  }

  private void refuseSize(int stride) {
    if (index.width() % stride != 0 || index.height() % stride != 0) {
      throw new UserError(
          "the clips of a dataset must have sides of multiples of %d to be encoded, but are %d x %d in %s; build it with --size"
              .formatted(stride, index.width(), index.height(), folder));
    }
  }

  /** Encodes to the end what is not encoded yet. */
  public Result run(Consumer<BuildProgress> progress) {
    try (FolderLock lock = FolderLock.take(folder, "encoding")) {
      cache.removeUnfinished();
      List<DatasetIndex.Shard> left =
          index.shards().stream().filter(shard -> !cache.has(shard)).toList();
      int clips = left.stream().mapToInt(DatasetIndex.Shard::clips).sum();
      Counter counter = new Counter(clips, progress);
      left.forEach(shard -> encode(shard, counter));
      return new Result(left.size(), clips, index.shards().size() - left.size(), bytes());
    }
  }

  private long bytes() {
    return index.shards().stream().mapToLong(shard -> cache.file(shard).toFile().length()).sum();
  }

  private void encode(DatasetIndex.Shard shard, Counter counter) {
    try (ShardFile file = ShardFile.open(folder.resolve(shard.file()))) {
      cache.write(shard, new EncodedShard(file, vae.config(), encoder, counter::count));
    }
  }

  /** Tells how many clips are done. */
  private static final class Counter {
    private final int total;
    private final Consumer<BuildProgress> progress;
    private int done;

    Counter(int total, Consumer<BuildProgress> progress) {
      this.total = total;
      this.progress = progress;
    }

    void count(String key) {
      progress.accept(new BuildProgress("encoding", ++done, total, key));
    }
  }
}
