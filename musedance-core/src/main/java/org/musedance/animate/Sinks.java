package org.musedance.animate;

import java.util.ArrayList;
import java.util.List;
import org.musedance.media.GifWriter;
import org.musedance.media.Picture;
import org.musedance.media.PictureSequenceWriter;
import org.musedance.media.PictureSink;
import org.musedance.media.Sound;
import org.musedance.media.VideoWriter;

/** All outputs of a request: the video with its sound, and what was asked for besides. */
final class Sinks implements PictureSink {
  private final List<PictureSink> all = new ArrayList<>();
  private int frames;

  private Sinks() {}

  /** Opens them all, or none. */
  static Sinks open(AnimationRequest request, AnimationPlan plan, Sound sound) {
    int width = plan.framing().outputWidth();
    int height = plan.framing().outputHeight();
    double rate = plan.framesPerSecond();
    Sinks sinks = new Sinks();
    try {
      sinks.all.add(VideoWriter.open(request.output(), width, height, rate, sound));
      request.framesFolder().map(PictureSequenceWriter::open).ifPresent(sinks.all::add);
      request.gif().map(gif -> GifWriter.open(gif, width, height, rate)).ifPresent(sinks.all::add);
      return sinks;
    } catch (RuntimeException e) {
      sinks.abandon();
      throw e;
    }
  }

  @Override
  public void write(Picture picture) {
    all.forEach(sink -> sink.write(picture));
    frames++;
  }

  int frames() {
    return frames;
  }

  @Override
  public void close() {
    all.forEach(PictureSink::close);
  }

  @Override
  public void abandon() {
    all.forEach(PictureSink::abandon);
  }
}
