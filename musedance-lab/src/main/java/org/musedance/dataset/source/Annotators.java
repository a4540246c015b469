package org.musedance.dataset.source;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Who says what is seen in a clip.
 *
 * @param sidecars captions beside the videos
 * @param endpointOrNull for clips without a caption
 * @param densePoseOrNull for videos without pose maps
 */
public record Annotators(
    CaptionSidecars sidecars, CaptionEndpoint endpointOrNull, DensePose densePoseOrNull) {

  /** Writes the pose maps of a clip to file, or nothing where nobody knows them. */
  PoseWriter poses(SourceFile source, Span clip, ClipPlan plan, ClipShape shape, Path file) {
    Optional<Path> sidecar = PoseSidecar.find(source);
    if (sidecar.isPresent()) {
      PoseTrack track = PoseSidecar.open(sidecar.get(), clip, plan, shape);
      return PoseWriter.open(file, "sidecar", track, plan, shape);
    }
    return densePoseOrNull == null
        ? PoseWriter.none()
        : PoseWriter.open(file, "predictor", densePoseOrNull.track(), plan, shape);
  }
}
