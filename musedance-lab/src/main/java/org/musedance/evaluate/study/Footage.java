package org.musedance.evaluate.study;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.media.VideoReader;
import org.musedance.tensor.UserError;

/** A video in memory. */
record Footage(List<Picture> frames, double fps, Optional<Sound> sound) {
  /** Reads a video at its own size and rate, or at those of another one. */
  static Footage read(Path file, Footage likeOrNull) {
    try (VideoReader reader = VideoReader.open(file)) {
      if (likeOrNull != null) {
        Picture size = likeOrNull.frames().get(0);
        reader.atFps(likeOrNull.fps()).atSize(size.width(), size.height());
      }
      List<Picture> frames = reader.readAll();
      if (frames.isEmpty()) {
        throw new UserError("video %s must have a frame, but has none; remove it".formatted(file));
      }
      return new Footage(frames, reader.fps(), reader.sound());
    }
  }
}
