package org.musedance.dataset.source;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;

/** DensePose maps from a video {@code NAME.pose.mp4} (or another ending) beside the video. */
final class PoseSidecar implements PoseTrack {
  private static final List<String> ENDINGS = List.of("mp4", "mkv", "mov", "webm", "avi", "gif");

  private final VideoReader video;
  private final ClipShape shape;

  private PoseSidecar(VideoReader video, ClipShape shape) {
    this.video = video;
    this.shape = shape;
  }

  static Optional<Path> find(SourceFile source) {
    return ENDINGS.stream()
        .map(ending -> source.file().resolveSibling(source.stem() + ".pose." + ending))
        .filter(Files::exists)
        .findFirst();
  }

  /** Opens the maps from a moment on, cut and scaled like the video itself. */
  static PoseSidecar open(Path file, Span clip, ClipPlan plan, ClipShape shape) {
    VideoReader video = VideoReader.open(file);
    video
        .atSize(
            shape.scaledWidth(video.width(), video.height()),
            shape.scaledHeight(video.width(), video.height()))
        .from(clip.from())
        .atFps(plan.fps());
    return new PoseSidecar(video, shape);
  }

  @Override
  public Optional<Picture> next(Picture picture) {
    return video.next().map(shape::finish);
  }

  @Override
  public void close() {
    video.close();
  }
}
