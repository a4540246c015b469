package org.musedance.train;

import org.musedance.parallel.RankGroup;

/**
 * Which clips are this process's. A step's clips are numbered on from the last step's, rank 0 takes
 * the first of them: two processes with a batch of B see what one with a batch of 2B sees, and so
 * does one that makes two passes of B a step.
 *
 * <p>Passes are numbered too: those of step s are {@code s * passes} to {@code s * passes + passes
 * - 1}.
 *
 * @param batch clips per pass and process
 * @param passes per step
 */
record Share(int batch, int passes, int rank, int ranks) {
  /** A share of steps of one pass. */
  Share(int batch, int rank, int ranks) {
    this(batch, 1, rank, ranks);
  }

  static Share of(TrainConfig config, RankGroup group) {
    return new Share(config.batch(), config.accumulate(), group.rank(), group.size());
  }

  /** The step of a pass. */
  long step(long pass) {
    return pass / passes;
  }

  /** The number of this process's first clip of a pass. */
  long first(long pass) {
    return ((step(pass) * ranks + rank) * passes + pass % passes) * batch;
  }

  /** How many clips of this process come before the one with a number. */
  long before(long number) {
    long own = (long) passes * batch;
    return number / (ranks * own) * own + number % own;
  }
}
