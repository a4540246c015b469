package org.musedance.train;

import org.musedance.parallel.RankGroup;

/**
 * Which clips are this process's. A step's clips are numbered on from the last step's, rank 0 takes
 * the first of them: two processes with a batch of B see what one with a batch of 2B sees.
 *
 * @param batch clips per step and process
 */
record Share(int batch, int rank, int ranks) {
  static Share of(TrainConfig config, RankGroup group) {
    return new Share(config.batch(), group.rank(), group.size());
  }

  /** The number of this process's first clip of a step. */
  long first(long step) {
    return (step * ranks + rank) * batch;
  }

  /** How many clips of this process come before the one with a number. */
  long before(long number) {
    long step = number / ((long) ranks * batch);
    return step * batch + number % batch;
  }
}
