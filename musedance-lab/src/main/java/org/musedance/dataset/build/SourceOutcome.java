package org.musedance.dataset.build;

import java.util.List;
import java.util.stream.Stream;
import org.musedance.dataset.source.Candidate;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.Rejection;
import org.musedance.dataset.source.SourceStudy;
import org.musedance.world.Split;

/**
 * What became of one video.
 *
 * @param study with everything that was rejected
 * @param clips that are in the dataset, with their split
 * @param split of the video; only of interest if it gave clips
 */
public record SourceOutcome(SourceStudy study, List<CutClip> clips, Split split) {

  /** Whether it gave no clip at all. */
  public boolean isRejected() {
    return clips.isEmpty();
  }

  /** Why clips are missing: one rejection for the whole video, or one for each of its clips. */
  public List<Rejection> rejections() {
    return study.rejection() != null
        ? List.of(study.rejection())
        : study.candidates().stream()
            .map(Candidate::rejection)
            .filter(rejection -> rejection != null)
            .toList();
  }

  /** What went wrong without costing a clip, each thing once. */
  public List<String> notes() {
    return clips.stream().flatMap(clip -> clip.notes().stream()).distinct().toList();
  }

  Stream<CutClip> stream() {
    return clips.stream();
  }
}
