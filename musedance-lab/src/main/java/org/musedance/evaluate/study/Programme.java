package org.musedance.evaluate.study;

import java.util.List;

/** Where the dances of an evaluation come from. */
public interface Programme {

  /** Names of the dances, unique and fit for files, in order. */
  List<String> names();

  /** Dances, or reads, the dance of an index; the same each time. */
  Performance perform(int index);

  /** One sentence: where the dances come from. */
  String description();
}
