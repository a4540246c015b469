package org.musedance.dataset.shard;

import org.musedance.weights.Safetensors;

/**
 * A shard that is being read.
 *
 * @param latentsOrNull of its clips
 */
record OpenShard(ShardFile clips, Safetensors latentsOrNull) implements AutoCloseable {

  @Override
  public void close() {
    clips.close();
    if (latentsOrNull != null) {
      latentsOrNull.close();
    }
  }
}
