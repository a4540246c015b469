package org.musedance.dataset.source;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;

/**
 * The first pass over the pictures of a video: all of them, small, at its own rate up to 30 per
 * second.
 */
final class SeenVideo {
  private static final int LONGER_SIDE = 160;
  private static final double HIGHEST_RATE = 30;

  /** Of 255 levels: above what compression changes. */
  private static final float VISIBLE = 12;

  private final double rate;
  private final Floats changes = new Floats();
  private final Floats brightness = new Floats();
  private final Floats moving = new Floats();
  private final List<long[]> prints = new ArrayList<>();
  private Picture before;
  private Picture momentBefore;

  private SeenVideo(double rate) {
    this.rate = rate;
  }

  /** Looks at the whole video. */
  static SeenVideo look(VideoReader video) {
    double rate = Math.min(HIGHEST_RATE, video.fps());
    double scale = (double) LONGER_SIDE / Math.max(video.width(), video.height());
    video.atFps(rate).atSize(scaled(video.width(), scale), scaled(video.height(), scale));
    SeenVideo seen = new SeenVideo(rate);
    for (Optional<Picture> next = video.next(); next.isPresent(); next = video.next()) {
      seen.see(next.get());
    }
    return seen;
  }

  private static int scaled(int side, double scale) {
    return (int) Math.max(1, Math.round(side * scale));
  }

  private void see(Picture picture) {
    int index = changes.size();
    changes.add(before == null ? 0 : difference(before, picture));
    brightness.add(GreyGrid.of(picture, 1)[0]);
    before = picture;
    if (index / rate >= prints.size() / Fingerprint.RATE) {
      seeMoment(picture);
    }
  }

  private void seeMoment(Picture picture) {
    float[] grid = GreyGrid.of(picture, Fingerprint.GRID);
    float[] old = momentBefore == null ? grid : GreyGrid.of(momentBefore, Fingerprint.GRID);
    prints.add(
        new long[] {
          PictureHash.of(picture),
          Fingerprint.changed(old, grid, 1),
          Fingerprint.changed(old, grid, -1)
        });
    moving.add(momentBefore == null ? 0 : movingShare(momentBefore, picture));
    momentBefore = picture;
  }

  private static float difference(Picture a, Picture b) {
    long sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return (float) sum / a.rgb().length;
  }

  private static float movingShare(Picture a, Picture b) {
    int count = 0;
    for (int i = 0; i < a.rgb().length; i += 3) {
      count += Math.abs(GreyGrid.luma(a.rgb(), i) - GreyGrid.luma(b.rgb(), i)) > VISIBLE ? 1 : 0;
    }
    return 3f * count / a.rgb().length;
  }

  /** The length of what could be decoded. */
  double seconds() {
    return changes.size() / rate;
  }

  /** The shots, each to the first picture that no longer belongs to it. */
  List<Span> shots() {
    return ShotDetector.shots(changes.all(), brightness.all()).stream()
        .map(shot -> new Span(shot[0] / rate, shot[1] / rate))
        .toList();
  }

  /** Mean share of pixels that move within a quarter of a second. */
  double motion(Span clip) {
    int to = moment(clip.to());
    double sum = 0;
    int count = 0;
    for (int i = moment(clip.from()) + 1; i < to; i++) {
      sum += moving.get(i);
      count++;
    }
    return count == 0 ? 0 : Math.round(sum / count * 1e5) / 1e5;
  }

  Fingerprint print(Span clip) {
    int from = moment(clip.from());
    int to = Math.max(from, moment(clip.to()));
    return new Fingerprint(plane(0, from, to), plane(1, from, to), plane(2, from, to));
  }

  private long[] plane(int plane, int from, int to) {
    return prints.subList(from, to).stream().mapToLong(print -> print[plane]).toArray();
  }

  private int moment(double seconds) {
    return (int) Math.min(prints.size(), Math.ceil(seconds * Fingerprint.RATE - 1e-6));
  }
}
