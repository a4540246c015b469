package org.musedance.dataset.build;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.Rejection;
import org.musedance.dataset.source.Rejection.Reason;
import org.musedance.world.Split;

/**
 * What a build did.
 *
 * @param index of the dataset
 * @param outcomes one for every video that was named, in the order of names
 */
public record BuildResult(DatasetIndex index, List<SourceOutcome> outcomes) {

  Stream<CutClip> clips() {
    return outcomes.stream().flatMap(SourceOutcome::stream);
  }

  Stream<ClipRecord> records() {
    return clips().map(CutClip::record);
  }

  /** How many videos and clips each rule rejected. */
  public Map<Reason, Integer> rejections() {
    Map<Reason, Integer> counts = new EnumMap<>(Reason.class);
    for (SourceOutcome outcome : outcomes) {
      for (Rejection rejection : outcome.rejections()) {
        counts.merge(rejection.reason(), 1, Integer::sum);
      }
    }
    return counts;
  }

  /** Clips of each split. */
  public Map<Split, Integer> splits() {
    Map<Split, Integer> counts = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      counts.put(split, index.shards(split).stream().mapToInt(DatasetIndex.Shard::clips).sum());
    }
    return counts;
  }

  /** Clips by one of their texts, such as the genre; "–" where it is missing. */
  Map<String, Integer> countBy(Function<ClipRecord, String> text) {
    Map<String, Integer> counts = new TreeMap<>();
    records().map(text).forEach(each -> counts.merge(each == null ? "–" : each, 1, Integer::sum));
    return counts;
  }
}
