package org.musedance.dataset.build;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.musedance.dataset.source.Candidate;
import org.musedance.dataset.source.Fingerprint.Likeness;
import org.musedance.dataset.source.Rejection;
import org.musedance.dataset.source.Rejection.Reason;
import org.musedance.dataset.source.SourceStudy;

/**
 * Rejects copies, and puts videos that look alike into groups that stay in one split.
 *
 * <p>Of copies, the video with the most pixels is kept, then the one whose name comes first. A file
 * of the same content under another name is rejected as a whole, a clip of the same recording by
 * itself. Clips of one video are not compared: their ground is the same, and dances repeat.
 */
final class Duplicates {
  private final List<SourceStudy> studies;
  private final int[] group;
  private final SourceStudy[] judged;

  /** A clip that was kept so far. */
  private record Kept(int source, Candidate clip) {}

  /**
   * @param studies in the order of their names
   */
  Duplicates(List<SourceStudy> studies) {
    this.studies = studies;
    group = new int[studies.size()];
    judged = studies.toArray(SourceStudy[]::new);
    for (int i = 0; i < group.length; i++) {
      group[i] = i;
    }
    List<Integer> order = bestFirst();
    rejectFiles(order);
    rejectClips(order);
  }

  private List<Integer> bestFirst() {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < group.length; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(i -> -(long) judged[i].width() * judged[i].height()));
    return order;
  }

  private void rejectFiles(List<Integer> order) {
    Map<String, Integer> first = new HashMap<>();
    for (int i : order) {
      String hash = judged[i].contentHash();
      Integer same = judged[i].rejection() == null ? first.putIfAbsent(hash, i) : null;
      if (same != null) {
        judged[i] = judged[i].reject(duplicate("the same content as " + judged[same].name()));
        join(same, i);
      }
    }
  }

  private void rejectClips(List<Integer> order) {
    LookAlikes<Kept> kept = new LookAlikes<>();
    for (int i : order) {
      int source = i;
      judged[i] = judged[i].withCandidates(clip -> judge(clip, source, kept));
      judged[i].accepted().forEach(clip -> kept.add(new Kept(source, clip), clip.print()));
    }
  }

  private Candidate judge(Candidate clip, int source, LookAlikes<Kept> kept) {
    if (clip.rejection() != null) {
      return clip;
    }
    Kept same = null;
    for (Kept other : kept.near(clip.print())) {
      Likeness likeness = clip.print().to(other.clip().print());
      if (likeness != Likeness.NONE) {
        join(other.source(), source);
      }
      if (likeness == Likeness.DUPLICATE && (same == null || isBefore(other, same))) {
        same = other;
      }
    }
    return same == null ? clip : clip.reject(duplicate("the same recording as " + words(same)));
  }

  private static boolean isBefore(Kept a, Kept b) {
    return a.source() != b.source()
        ? a.source() < b.source()
        : a.clip().number() < b.clip().number();
  }

  private String words(Kept kept) {
    return "clip %d of %s".formatted(kept.clip().number(), judged[kept.source()].name());
  }

  private static Rejection duplicate(String detail) {
    return new Rejection(Reason.DUPLICATE, detail);
  }

  private void join(int a, int b) {
    int first = Math.min(root(a), root(b));
    int second = Math.max(root(a), root(b));
    group[second] = first;
  }

  private int root(int source) {
    int at = source;
    while (group[at] != at) {
      at = group[at];
    }
    return at;
  }

  /** The studies with what was rejected, in their own order. */
  List<SourceStudy> judged() {
    return List.of(judged);
  }

  /** The content hash that decides about the split of a source: the least in its group. */
  String groupHash(int source) {
    String least = null;
    for (int i = 0; i < group.length; i++) {
      String hash = studies.get(i).contentHash();
      boolean member = hash != null && root(i) == root(source);
      least = member && (least == null || hash.compareTo(least) < 0) ? hash : least;
    }
    return least;
  }
}
