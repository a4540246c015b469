package org.musedance.dataset.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.musedance.dataset.source.Rejection.Reason;
import org.musedance.media.Sound;
import org.musedance.media.VideoReader;

/**
 * What the first pass over a video found.
 *
 * @param name of the source
 * @param contentHash SHA-256, or null where the file cannot be read
 * @param seconds decoded
 * @param width pixels of the upright picture
 * @param height pixels of the upright picture
 * @param shots found
 * @param shortShots of them, too short for a clip
 * @param candidates the clips of all other shots
 * @param rejection why there are no candidates, or null
 */
public record SourceStudy(
    String name,
    String contentHash,
    double seconds,
    int width,
    int height,
    int shots,
    int shortShots,
    List<Candidate> candidates,
    Rejection rejection) {
  private static final int SLUG_LENGTH = 40;
  private static final int HASH_DIGITS = 10;

  public SourceStudy {
    candidates = List.copyOf(candidates);
  }

  /** Studies a video. What is wrong with the file is in the result, never thrown. */
  public static SourceStudy of(SourceFile source, ClipPlan plan, ClipRules rules) {
    String hash = null;
    try {
      hash = source.contentHash();
      try (VideoReader video = VideoReader.open(source.file())) {
        return study(source, hash, video, plan, rules);
      }
    } catch (IOException | RuntimeException | OutOfMemoryError e) {
      return rejected(source, hash, 0, 0, new Rejection(Reason.UNREADABLE, Rejection.sentence(e)));
    }
  }

  private static SourceStudy study(
      SourceFile source, String hash, VideoReader video, ClipPlan plan, ClipRules rules) {
    int width = video.width();
    int height = video.height();
    Optional<Rejection> small = rules.judgeSize(width, height);
    if (small.isPresent()) {
      return rejected(source, hash, width, height, small.get());
    }
    if (video.sound(1).isEmpty()) {
      Rejection silent = new Rejection(Reason.NO_SOUND, "the file has no sound track");
      return rejected(source, hash, width, height, silent);
    }
    SeenVideo seen = SeenVideo.look(video);
    List<Span> shots = seen.shots();
    List<Span> clips = shots.stream().flatMap(shot -> plan.clips(shot).stream()).toList();
    int shortShots = (int) shots.stream().filter(shot -> plan.clips(shot).isEmpty()).count();
    List<Candidate> candidates = new Listening(source, plan, rules, seen).candidates(clips);
    return new SourceStudy(
        source.name(),
        hash,
        seen.seconds(),
        width,
        height,
        shots.size(),
        shortShots,
        candidates,
        candidates.isEmpty() ? tooShort(seen, shots, plan) : null);
  }

  /** Joins what is seen in each clip with what is heard, one part of the sound at a time. */
  private record Listening(SourceFile source, ClipPlan plan, ClipRules rules, SeenVideo seen) {
    List<Candidate> candidates(List<Span> clips) {
      List<Candidate> candidates = new ArrayList<>();
      HeardPart heard = null;
      int part = -1;
      for (Span clip : clips) {
        int next = ClipPlan.part(clip.from());
        if (next != part) {
          part = next;
          heard = new HeardPart(part * ClipPlan.PART_SECONDS, soundOfPart(source, part));
        }
        candidates.add(candidate(candidates.size(), clip, heard.clip(clip)));
      }
      return candidates;
    }

    private Candidate candidate(int number, Span clip, HeardClip heard) {
      double motion = seen.motion(clip);
      Rejection rejection = rules.judge(motion, heard).orElse(null);
      return new Candidate(
          number, clip.from(), plan.frames(clip), motion, heard, seen.print(clip), rejection);
    }
  }

  /** The sound of one part of a video; of no length where the sound has ended. */
  static Sound soundOfPart(SourceFile source, int part) {
    try (VideoReader video = VideoReader.open(source.file())) {
      return video
          .from(part * ClipPlan.PART_SECONDS)
          .sound(ClipPlan.PART_SECONDS)
          .orElseThrow(() -> new IllegalStateException(source.name() + " has lost its sound"));
    }
  }

  private static Rejection tooShort(SeenVideo seen, List<Span> shots, ClipPlan plan) {
    double longest = shots.stream().mapToDouble(Span::seconds).max().orElse(0);
    return new Rejection(
        Reason.TOO_SHORT,
        String.format(
            Locale.ROOT,
            "the longest of %d shots in %.1f s lasts %.1f s, at least %.1f s are needed",
            shots.size(),
            seen.seconds(),
            longest,
            plan.minSeconds()));
  }

  private static SourceStudy rejected(
      SourceFile source, String hash, int width, int height, Rejection rejection) {
    return new SourceStudy(source.name(), hash, 0, width, height, 0, 0, List.of(), rejection);
  }

  /** The key of a clip: the video's name as far as files take it, its content, its number. */
  public String key(Candidate clip) {
    String slug =
        SourceFile.stem(name)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-|-$", "");
    String shortened = slug.substring(0, Math.min(SLUG_LENGTH, slug.length()));
    return String.format(
        Locale.ROOT,
        "%s-%s-%03d",
        shortened.isEmpty() ? "video" : shortened,
        contentHash.substring(0, HASH_DIGITS),
        clip.number());
  }

  /** The clips that no rule rejects. */
  public List<Candidate> accepted() {
    return candidates.stream().filter(clip -> clip.rejection() == null).toList();
  }

  /** This study with every candidate replaced. */
  public SourceStudy withCandidates(UnaryOperator<Candidate> change) {
    return new SourceStudy(
        name,
        contentHash,
        seconds,
        width,
        height,
        shots,
        shortShots,
        candidates.stream().map(change).toList(),
        rejection);
  }

  /** This study, rejected for a reason that only shows beside others. */
  public SourceStudy reject(Rejection because) {
    return new SourceStudy(
        name, contentHash, seconds, width, height, shots, shortShots, List.of(), because);
  }
}
