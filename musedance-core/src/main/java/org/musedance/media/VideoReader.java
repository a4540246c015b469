package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_TIME_BASE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.musedance.tensor.UserError;

/**
 * Reads the pictures of a video upright and in order, at its own rate and size or at wanted ones.
 *
 * <p>At a wanted rate, picture k is the one a player shows at k / fps seconds: pictures are
 * repeated or left out, never blended. The clock starts with the first picture.
 */
public final class VideoReader implements AutoCloseable {
  /** What containers with a millisecond clock round away. */
  private static final double CLOCK_TOLERANCE = 0.002;

  private static final int ALL_CORES = 0;

  /** FFmpeg's own assumption for streams that do not say. */
  private static final double UNSTATED_FPS = 25;

  private final Path file;
  private final Demuxer demuxer;
  private final StreamDecoder decoder;
  private final Orientation orientation;
  private final double ownFps;
  private final double timeZero;
  private final double seconds;
  private final PixelConverter converter = new PixelConverter();
  private final AVFrame shown = Libav.newFrame();
  private double shownUntil;
  private AVFrame upcoming;
  private double upcomingTime;
  private boolean started;

  /** Whether the shown picture was found by seeking and has not been delivered. */
  private boolean pending;

  private double fps;
  private int width;
  private int height;
  private double start;
  private long delivered;

  private VideoReader(Path file, Demuxer demuxer, StreamDecoder decoder) {
    this.file = file;
    this.demuxer = demuxer;
    this.decoder = decoder;
    AVStream stream = decoder.stream();
    orientation = Demuxer.orientation(stream);
    AVRational rate =
        stream.avg_frame_rate().num() > 0 ? stream.avg_frame_rate() : stream.r_frame_rate();
    ownFps = rate.num() > 0 ? Libav.toDouble(rate) : UNSTATED_FPS;
    timeZero =
        stream.start_time() == AV_NOPTS_VALUE
            ? 0
            : stream.start_time() * Libav.toDouble(stream.time_base());
    seconds = seconds(demuxer, stream);
    setOwnSize(stream);
  }

  /** Opens file for reading from its start at its own rate and size. */
  public static VideoReader open(Path file) {
    InputFile.check("video", file);
    try {
      Demuxer demuxer = new Demuxer(file);
      try {
        AVStream stream = demuxer.best(AVMEDIA_TYPE_VIDEO).orElseThrow(() -> withoutPictures(file));
        demuxer.readOnly(stream);
        return new VideoReader(file, demuxer, new StreamDecoder(demuxer, stream, ALL_CORES));
      } catch (IOException | RuntimeException e) {
        demuxer.close();
        throw e;
      }
    } catch (IOException e) {
      throw undecodable(file, e);
    }
  }

  /** Delivers so many pictures per second of video; to be called before the first picture. */
  public VideoReader atFps(double wantedFps) {
    fps = wantedFps;
    return this;
  }

  /** Delivers pictures of this size; to be called before the first picture. */
  public VideoReader atSize(int wantedWidth, int wantedHeight) {
    width = wantedWidth;
    height = wantedHeight;
    return this;
  }

  /** Starts with the picture shown at that time; to be called before the first picture. */
  public VideoReader from(double startSeconds) {
    start = startSeconds;
    return this;
  }

  /** Pictures per second that are delivered. */
  public double fps() {
    return fps > 0 ? fps : ownFps;
  }

  /** The width of the delivered pictures. */
  public int width() {
    return width;
  }

  /** The height of the delivered pictures. */
  public int height() {
    return height;
  }

  /** The length of the whole video as the file declares it. */
  public double seconds() {
    return seconds;
  }

  /** How many pictures will be delivered, as far as the file's declared length is right. */
  public int frameCount() {
    return (int) Math.max(0, Math.round((seconds - start) * fps()));
  }

  /** The video's sound from the start given to {@link #from} on, in sync with the first picture. */
  public Optional<Sound> sound() {
    return sound(Double.POSITIVE_INFINITY);
  }

  /** At most maxSeconds of {@link #sound()}; no more is decoded or kept. */
  public Optional<Sound> sound(double maxSeconds) {
    return SoundReader.readAligned(file, timeZero + start, maxSeconds);
  }

  /** The next picture, or nothing at the end. */
  public Optional<Picture> next() {
    try {
      if (!started) {
        begin();
      }
      boolean available = fps > 0 ? advanceTo(start + delivered / fps) : advance();
      if (!available) {
        return Optional.empty();
      }
      delivered++;
      return Optional.of(picture());
    } catch (IOException e) {
      throw undecodable(file, e);
    }
  }

  /** All pictures from here on. */
  public List<Picture> readAll() {
    List<Picture> pictures = new ArrayList<>();
    for (Optional<Picture> next = next(); next.isPresent(); next = next()) {
      pictures.add(next.get());
    }
    return pictures;
  }

  private void begin() throws IOException {
    started = true;
    if (start > 0) {
      decoder.seek(timeZero + start);
    }
    decodeUpcoming();
    pending = start > 0 && advanceTo(start);
  }

  private boolean advance() throws IOException {
    if (pending) {
      pending = false;
      return true;
    }
    if (upcoming == null) {
      return false;
    }
    show();
    return true;
  }

  /** Shows the picture at time; false behind the end. */
  private boolean advanceTo(double time) throws IOException {
    while (upcoming != null && (shown.width() == 0 || upcomingTime <= time + CLOCK_TOLERANCE)) {
      show();
    }
    return shown.width() > 0 && (upcoming != null || time < shownUntil - CLOCK_TOLERANCE);
  }

  private void show() throws IOException {
    av_frame_unref(shown);
    shownUntil = upcomingTime + durationOf(upcoming);
    av_frame_move_ref(shown, upcoming);
    decodeUpcoming();
  }

  private void decodeUpcoming() throws IOException {
    upcoming = decoder.next();
    if (upcoming != null) {
      double time = decoder.time(upcoming) - timeZero;
      upcomingTime = Double.isNaN(time) ? shownUntil : time;
    }
  }

  private double durationOf(AVFrame frame) {
    double duration = decoder.duration(frame);
    return duration > 0 ? duration : 1 / ownFps;
  }

  private Picture picture() throws IOException {
    boolean swap = orientation.swapsSides();
    AVFrame rgb =
        Libav.newPictureFrame(swap ? height : width, swap ? width : height, AV_PIX_FMT_RGB24);
    try {
      rgb.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
      converter.convert(shown, rgb);
      byte[] bytes = PixelConverter.toBytes(rgb, 3);
      return orientation.apply(new Picture(rgb.width(), rgb.height(), bytes));
    } finally {
      av_frame_free(rgb);
    }
  }

  private void setOwnSize(AVStream stream) {
    double aspect = Libav.toDouble(stream.codecpar().sample_aspect_ratio());
    int shownWidth = stream.codecpar().width();
    int displayed = aspect > 0 ? (int) Math.round(shownWidth * aspect) : shownWidth;
    width = orientation.swapsSides() ? stream.codecpar().height() : displayed;
    height = orientation.swapsSides() ? displayed : stream.codecpar().height();
  }

  private static double seconds(Demuxer demuxer, AVStream stream) {
    if (stream.duration() != AV_NOPTS_VALUE) {
      return stream.duration() * Libav.toDouble(stream.time_base());
    }
    long container = demuxer.context().duration();
    return container == AV_NOPTS_VALUE ? 0 : (double) container / AV_TIME_BASE;
  }

  private static UserError withoutPictures(Path file) {
    return new UserError(
        "video %s must hold pictures, but has none that can be decoded; choose another file"
            .formatted(file));
  }

  private static UserError undecodable(Path file, IOException cause) {
    return new UserError(
        "video %s must be a video file, but could not be decoded (%s); convert it to MP4"
            .formatted(file, cause.getMessage()),
        cause);
  }

  @Override
  public void close() {
    av_frame_free(shown);
    converter.close();
    decoder.close();
    demuxer.close();
  }
}
