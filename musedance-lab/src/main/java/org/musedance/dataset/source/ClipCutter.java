package org.musedance.dataset.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.media.VideoReader;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.UserError;

/**
 * Writes the clips of one video into a folder: the second pass.
 *
 * <p>Captions come from sidecars, else from a model; pose maps from a sidecar, else from a
 * predictor. A missing or broken one is noted and costs no clip.
 */
public final class ClipCutter {
  private final SourceFile source;
  private final SourceStudy study;
  private final ClipPlan plan;
  private final ClipShape shape;
  private final Annotators annotators;
  private final List<String> sourceNotes = new ArrayList<>();
  private final SourceCaption caption;
  private Sound sound;
  private int soundPart = -1;

  public ClipCutter(
      SourceFile source, SourceStudy study, ClipPlan plan, ClipShape shape, Annotators annotators) {
    this.source = source;
    this.study = study;
    this.plan = plan;
    this.shape = shape;
    this.annotators = annotators;
    caption = captionOfSource();
  }

  private SourceCaption captionOfSource() {
    try {
      return annotators.sidecars().of(source);
    } catch (UserError e) {
      sourceNotes.add(e.getMessage());
      return SourceCaption.NONE;
    }
  }

  /**
   * Writes one clip's files, named by its key, into folder.
   *
   * @throws SourceFailure if the video cannot be decoded to the clip's end
   * @throws UserError if the folder cannot be written
   */
  public CutClip cut(Candidate clip, Path folder) {
    Span span = new Span(clip.from(), clip.from() + clip.frames() / plan.fps());
    List<String> notes = new ArrayList<>(sourceNotes);
    Glimpses glimpses = new Glimpses(clip.frames(), plan.fps());
    String pose = write(clip, span, folder.resolve(study.key(clip)), glimpses, notes);
    SourceCaption said = caption.slice(span);
    if (said.isEmpty() && annotators.endpointOrNull() != null) {
      said = ask(said, glimpses, span, notes);
    }
    return new CutClip(record(clip, said, pose), glimpses.thumbnail(), notes);
  }

  /** Writes pictures, sound and pose maps; says where the maps come from, or null. */
  private String write(
      Candidate clip, Span span, Path stem, Glimpses glimpses, List<String> notes) {
    Sound music = reading(() -> music(span));
    try (VideoReader reader = reading(() -> open(span));
        PoseWriter poses = poses(span, neighbour(stem, ClipFiles.POSE), notes);
        VideoWriter writer = writer(neighbour(stem, ClipFiles.VIDEO), music)) {
      try {
        for (int i = 0; i < clip.frames(); i++) {
          int index = i;
          Picture picture = reading(() -> next(reader, index, clip));
          writer.write(picture);
          glimpses.see(i, picture);
          poses.follow(picture, notes);
        }
      } catch (RuntimeException | OutOfMemoryError e) {
        writer.abandon();
        poses.abandon();
        throw e;
      }
      return poses.from();
    }
  }

  /** Tells failures of the source from those of the output, which end the build. */
  private static <T> T reading(Supplier<T> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      throw new SourceFailure(e);
    }
  }

  private static Path neighbour(Path stem, String ending) {
    return stem.resolveSibling(stem.getFileName() + ending);
  }

  private Picture next(VideoReader reader, int index, Candidate clip) {
    return shape.finish(
        reader
            .next()
            .orElseThrow(
                () ->
                    new UserError(
                        "%s must have %d pictures from %.2f s on, but ends after %d; repair the file"
                            .formatted(source.file(), clip.frames(), clip.from(), index))));
  }

  private VideoReader open(Span span) {
    VideoReader reader = VideoReader.open(source.file());
    return reader
        .atSize(
            shape.scaledWidth(reader.width(), reader.height()),
            shape.scaledHeight(reader.width(), reader.height()))
        .from(span.from())
        .atFps(plan.fps());
  }

  private VideoWriter writer(Path file, Sound music) {
    return VideoWriter.open(file, shape.width(), shape.height(), plan.fps(), music);
  }

  private PoseWriter poses(Span span, Path file, List<String> notes) {
    try {
      return annotators.poses(source, span, plan, shape, file);
    } catch (UserError e) {
      notes.add("no pose maps: " + e.getMessage());
      return PoseWriter.none();
    }
  }

  private Sound music(Span span) {
    int part = ClipPlan.part(span.from());
    if (part != soundPart) {
      sound = SourceStudy.soundOfPart(source, part);
      soundPart = part;
    }
    return sound.slice(span.from() - part * ClipPlan.PART_SECONDS, span.seconds());
  }

  private SourceCaption ask(
      SourceCaption silent, Glimpses glimpses, Span span, List<String> notes) {
    try {
      return new SourceCaption(
          annotators
              .endpointOrNull()
              .describe(glimpses.asked(), glimpses.askedTimes(), span.seconds()),
          silent.genre(),
          "model");
    } catch (CaptionEndpoint.Failure e) {
      notes.add("no caption: " + e.getMessage());
      return silent;
    }
  }

  private ClipRecord record(Candidate clip, SourceCaption said, String pose) {
    return new ClipRecord(
        study.key(clip),
        said.prompt().always(),
        said.from(),
        ClipRecord.timed(said.prompt()),
        clip.heard().tempo(),
        clip.heard().beats(),
        plan.fps(),
        clip.frames(),
        shape.width(),
        shape.height(),
        source.name(),
        clip.from(),
        null,
        said.genre(),
        pose);
  }
}
