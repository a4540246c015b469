package org.musedance.parallel;

import org.bytedeco.pytorch.Tensor;

/**
 * The processes that compute together. All of them must call the same methods in the same order
 * with tensors of equal shape; a call returns when every rank has made it.
 */
public interface RankGroup extends AutoCloseable {
  /** A group of this process alone, where every exchange is what it was. */
  static RankGroup alone() {
    return new LoneRank();
  }

  /** This process, from 0. */
  int rank();

  /** How many processes there are. */
  int size();

  /** Whether this process writes the files. */
  default boolean leads() {
    return rank() == 0;
  }

  /** Replaces the tensor's values by those of rank 0. */
  void broadcast(Tensor tensor);

  /** Begins to replace the tensor's values by their sum over all ranks. */
  Exchange sum(Tensor tensor);

  /** The sums of each number over all ranks. */
  double[] sum(double... values);

  @Override
  void close();

  /** Something that is under way between the ranks. */
  @FunctionalInterface
  interface Exchange {
    /** Waits until it is done; the tensor must not be touched before. */
    void await();
  }
}
