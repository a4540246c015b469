package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avutil.AVCHROMA_LOC_LEFT;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_RGB;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_inv_q;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * An MP4 file with H.264 pictures and AAC sound, as every browser plays it: 4:2:0, BT.709, index in
 * front. To be used by one thread at a time.
 *
 * <p>The sound runs along with the pictures and is cut, or filled up with silence, to the length of
 * the pictures that were really written, so the file is complete whenever it is finished.
 */
final class Mp4Encoder implements AutoCloseable {
  /** The smallest side that OpenH264 takes. */
  private static final int MIN_SIDE = 16;

  private static final int KEY_FRAME_SECONDS = 2;

  /** H.264's quantisers run from 0 to 51; six more double the error. */
  private static final int FINEST_QUANTISER = 10;

  private static final int COARSEST_QUANTISER = 24;

  /** Above 40 dB on pictures that move by several pixels per frame. */
  private static final double BITS_PER_PIXEL = 0.35;

  private static final int LEAST_BITS_PER_SECOND = 100_000;

  private final int width;
  private final int height;
  private final int rateNumerator;
  private final int rateDenominator;
  private final Muxer muxer;
  private Encoder pictures;
  private Encoder samples;
  private SoundTrack track;
  private final PixelConverter converter = new PixelConverter();
  private AVFrame rgbFrame;
  private AVFrame yuvFrame;
  private long frames;

  /** Sizes are those of the pictures to come; odd ones are filled up by repeating the edge. */
  Mp4Encoder(Path file, int width, int height, double fps, Sound soundOrNull) throws IOException {
    this.width = width;
    this.height = height;
    // Kept as numbers: a rational made by FFmpeg would belong to the caller's pointer scope.
    AVRational rate = av_d2q(fps, 1_001_000);
    rateNumerator = rate.num();
    rateDenominator = rate.den();
    muxer = new Muxer(file, "mp4");
    try {
      openPictures(codedSide(width), codedSide(height), rate);
      if (soundOrNull != null) {
        samples = SoundCodec.AAC.open(muxer, soundOrNull);
        track = new SoundTrack(soundOrNull, samples);
      }
      muxer.writeHeader(Map.of("movflags", "+faststart"));
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private static int codedSide(int side) {
    return Math.max(MIN_SIDE, side + side % 2);
  }

  private void openPictures(int codedWidth, int codedHeight, AVRational frameRate)
      throws IOException {
    pictures = new Encoder(muxer, "libopenh264");
    AVCodecContext context = pictures.context();
    context.width(codedWidth).height(codedHeight).pix_fmt(AV_PIX_FMT_YUV420P);
    context.framerate(frameRate).time_base(av_inv_q(frameRate));
    double fps = Libav.toDouble(frameRate);
    context.gop_size((int) Math.max(1, Math.round(KEY_FRAME_SECONDS * fps)));
    context.bit_rate(bitsPerSecond(codedWidth, codedHeight, fps));
    context.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
    context.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
    context.chroma_sample_location(AVCHROMA_LOC_LEFT);
    context.qmin(FINEST_QUANTISER).qmax(COARSEST_QUANTISER);
    pictures.open(Map.of("profile", "high", "allow_skip_frames", "0"));
    rgbFrame = Libav.newPictureFrame(codedWidth, codedHeight, AV_PIX_FMT_RGB24);
    rgbFrame.colorspace(AVCOL_SPC_RGB).color_range(AVCOL_RANGE_JPEG);
    yuvFrame = Libav.newPictureFrame(codedWidth, codedHeight, AV_PIX_FMT_YUV420P);
    yuvFrame.colorspace(AVCOL_SPC_BT709).color_range(AVCOL_RANGE_MPEG);
    yuvFrame.chroma_location(AVCHROMA_LOC_LEFT);
  }

  private static long bitsPerSecond(int width, int height, double fps) {
    return Math.round(BITS_PER_PIXEL * width * height * fps) + LEAST_BITS_PER_SECOND;
  }

  long frames() {
    return frames;
  }

  /** Appends a picture of height x width x 3 bytes, and the sound up to its end. */
  void add(byte[] rgb) throws IOException {
    load(rgb);
    Libav.check(av_frame_make_writable(yuvFrame));
    converter.convert(rgbFrame, yuvFrame);
    yuvFrame.pts(frames);
    pictures.encode(yuvFrame);
    frames++;
    if (track != null) {
      track.encodeUntil(samplesSoFar());
    }
  }

  private void load(byte[] rgb) {
    int right = rgbFrame.width() - width;
    int bottom = rgbFrame.height() - height;
    Picture picture = new Picture(width, height, rgb);
    Picture coded =
        right + bottom == 0 ? picture : picture.pad(0, 0, right, bottom, Picture.Edge.REPLICATE);
    PixelConverter.fromBytes(coded.rgb(), 3 * coded.width(), rgbFrame);
  }

  /** Completes the file. */
  void finish() throws IOException {
    pictures.encode(null);
    if (track != null) {
      track.finish(samplesSoFar());
    }
    muxer.writeTrailer();
  }

  private long samplesSoFar() {
    double seconds = (double) frames * rateDenominator / rateNumerator;
    return Math.round(seconds * samples.context().sample_rate());
  }

  @Override
  public void close() {
    if (track != null) {
      track.close();
    }
    if (samples != null) {
      samples.close();
    }
    if (pictures != null) {
      pictures.close();
    }
    converter.close();
    av_frame_free(rgbFrame);
    av_frame_free(yuvFrame);
    muxer.close();
  }
}
