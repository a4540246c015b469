package org.musedance.dataset.build;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.musedance.dataset.source.Annotators;
import org.musedance.dataset.source.Candidate;
import org.musedance.dataset.source.ClipCutter;
import org.musedance.dataset.source.CutClip;
import org.musedance.dataset.source.Rejection;
import org.musedance.dataset.source.Rejection.Reason;
import org.musedance.dataset.source.SourceFailure;
import org.musedance.dataset.source.SourceFile;
import org.musedance.dataset.source.SourceStudy;
import org.musedance.world.Split;

/**
 * Makes a dataset of videos: looks at all of them, drops copies, cuts what is left, packs it.
 *
 * <p>The content depends on the videos and the settings, not on how many work at once or how often
 * the build was killed (captions of a model excepted). A video that cannot be used is listed with
 * the reason and ends nothing.
 */
public final class DatasetBuild {
  private final BuildSettings settings;
  private final Annotators annotators;
  private final BuildFolder folder;
  private final Workers workers;
  private final Consumer<BuildProgress> progress;

  /**
   * @param output folder of the dataset: new, or of a build that was stopped
   * @param threads videos at once; 0: as many as there are cores
   */
  public DatasetBuild(
      BuildSettings settings,
      Annotators annotators,
      Path output,
      int threads,
      Consumer<BuildProgress> progress) {
    this.settings = settings;
    this.annotators = annotators;
    this.progress = progress;
    folder = BuildFolder.open(output, settings);
    workers = new Workers(threads == 0 ? Workers.suitable() : threads, progress);
  }

  /** Builds to the end. */
  public BuildResult run(List<SourceFile> sources) {
    List<SourceStudy> studies = workers.map("looking", sources, SourceFile::name, this::study);
    Duplicates duplicates = new Duplicates(studies);
    List<SourceStudy> judged = duplicates.judged();
    List<Integer> places = IntStream.range(0, sources.size()).boxed().toList();
    List<SourceOutcome> outcomes =
        workers.map(
            "cutting",
            places,
            i -> sources.get(i).name(),
            i -> cut(sources.get(i), judged.get(i), duplicates.groupHash(i)));
    return packing().pack(folder, outcomes, progress);
  }

  private Packing packing() {
    return new Packing(
        "musedance dataset build",
        settings,
        settings.plan().fps(),
        settings.shape().width(),
        settings.shape().height(),
        settings.shardMebibytes());
  }

  private SourceStudy study(SourceFile source) {
    return folder
        .finished(source)
        .orElseGet(
            () -> {
              SourceStudy study = SourceStudy.of(source, settings.plan(), settings.rules());
              folder.keep(source, study);
              return study;
            });
  }

  private SourceOutcome cut(SourceFile source, SourceStudy study, String groupHash) {
    Split split = groupHash == null ? Split.TRAIN : settings.shares().splitOf(groupHash);
    ClipCutter cutter =
        new ClipCutter(source, study, settings.plan(), settings.shape(), annotators);
    List<CutClip> cut = new ArrayList<>();
    SourceStudy judged =
        study.withCandidates(clip -> tried(cutter, clip, study.key(clip), split, cut));
    return new SourceOutcome(judged, cut, split);
  }

  /** Cuts an accepted clip and adds it to the others; a broken file costs only the clip. */
  private Candidate tried(
      ClipCutter cutter, Candidate clip, String key, Split split, List<CutClip> cut) {
    if (clip.rejection() != null) {
      return clip;
    }
    try {
      cut.add(cut(cutter, clip, key).in(split));
      return clip;
    } catch (SourceFailure | OutOfMemoryError e) {
      return clip.reject(new Rejection(Reason.NOT_CUT, e.getMessage()));
    }
  }

  private CutClip cut(ClipCutter cutter, Candidate clip, String key) {
    return folder
        .finished(key)
        .orElseGet(
            () -> {
              CutClip made = cutter.cut(clip, folder.clips());
              folder.keep(made);
              return made;
            });
  }
}
