package org.musedance.train;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.LatentCache;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.model.vae.VaeConfig;
import org.musedance.weights.Weights;

/**
 * The latents of a shard's clips by key, each computed when it is asked for and not kept: a shard
 * is written in the memory of one clip.
 */
final class EncodedShard implements Weights {
  private final ShardFile shard;
  private final VaeConfig config;
  private final PictureEncoder encoder;
  private final Consumer<String> done;
  private final Map<String, ClipRecord> records = new LinkedHashMap<>();

  /**
   * @param done is told the key of every clip that was encoded
   */
  EncodedShard(ShardFile shard, VaeConfig config, PictureEncoder encoder, Consumer<String> done) {
    this.shard = shard;
    this.config = config;
    this.encoder = encoder;
    this.done = done;
    shard.records().forEach(record -> records.put(record.key(), record));
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(records.keySet());
  }

  @Override
  public long[] shape(String name) {
    ClipRecord record = record(name);
    return new long[] {
      record.frames(),
      config.latentChannels(),
      record.height() / config.stride(),
      record.width() / config.stride()
    };
  }

  @Override
  public ScalarType dtype(String name) {
    return LatentCache.TYPE;
  }

  @Override
  public Tensor tensor(String name) {
    Tensor latents = shard.read(record(name), encoder::encode);
    done.accept(name);
    return latents;
  }

  private ClipRecord record(String name) {
    ClipRecord record = records.get(name);
    if (record == null) {
      throw Weights.noSuchTensor(this, name);
    }
    return record;
  }

  @Override
  public String source() {
    return "clips of " + shard.source() + ", encoded";
  }

  @Override
  public List<Path> files() {
    return List.of();
  }

  /** The shard belongs to whoever opened it. */
  @Override
  public void close() {}
}
