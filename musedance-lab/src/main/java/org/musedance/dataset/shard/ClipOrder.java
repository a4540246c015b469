package org.musedance.dataset.shard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.musedance.tensor.Seeds;

/**
 * The order in which clips are learnt from, epoch after epoch, as a function of the position.
 *
 * <p>Each epoch takes the shards in a new order and mixes their clips in a buffer of bounded size,
 * so a disk or a network reads nearly in sequence. As the index says how many clips each shard has,
 * the order is known without reading any: a run can go on at any position.
 */
final class ClipOrder {
  private final int[] clipsPerShard;
  private final long seed;
  private final int buffer;
  private final int total;
  private long knownEpoch = -1;
  private List<Place> known;

  /** A clip's place. */
  record Place(int shard, int clip) {}

  /**
   * @param clipsPerShard at least one shard with a clip
   * @param buffer clips that are mixed; 1 keeps each shard's own order
   */
  ClipOrder(int[] clipsPerShard, long seed, int buffer) {
    this.clipsPerShard = clipsPerShard.clone();
    this.seed = seed;
    this.buffer = buffer;
    int sum = 0;
    for (int clips : clipsPerShard) {
      sum += clips;
    }
    total = sum;
  }

  /** Clips in an epoch. */
  int total() {
    return total;
  }

  /** The clip of a position, from 0 without end. */
  synchronized Place at(long position) {
    long epoch = position / total;
    if (epoch != knownEpoch) {
      known = epoch(epoch);
      knownEpoch = epoch;
    }
    return known.get((int) (position % total));
  }

  private List<Place> epoch(long epoch) {
    Random random = new Random(Seeds.mix(seed, epoch));
    List<Place> mixed = new ArrayList<>(total);
    List<Place> waiting = new ArrayList<>(buffer);
    for (Place place : inSequence(random)) {
      if (waiting.size() < buffer) {
        waiting.add(place);
      } else {
        mixed.add(waiting.set(random.nextInt(buffer), place));
      }
    }
    Collections.shuffle(waiting, random);
    mixed.addAll(waiting);
    return mixed;
  }

  private List<Place> inSequence(Random random) {
    List<Integer> shards = new ArrayList<>();
    for (int shard = 0; shard < clipsPerShard.length; shard++) {
      shards.add(shard);
    }
    Collections.shuffle(shards, random);
    List<Place> places = new ArrayList<>(total);
    for (int shard : shards) {
      for (int clip = 0; clip < clipsPerShard[shard]; clip++) {
        places.add(new Place(shard, clip));
      }
    }
    return places;
  }
}
