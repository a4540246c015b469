package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_WEBP;
import static org.bytedeco.ffmpeg.global.avcodec.AV_EF_EXPLODE;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.AV_STREAM_GROUP_PARAMS_TILE_GRID;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY10;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY12;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_GRAY8;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avformat.AVStreamGroup;
import org.bytedeco.ffmpeg.avformat.AVStreamGroupTileGrid;

/**
 * Decodes one picture with FFmpeg. HEIF files (HEIC, AVIF) may store it as a grid of tiles, as
 * phones do, and its transparency as a second picture (ISO/IEC 23008-12, 6.6.2.3 and 6.4.5).
 */
final class StillDecoder {
  private static final Set<Integer> GREY =
      Set.of(AV_PIX_FMT_GRAY8, AV_PIX_FMT_GRAY10, AV_PIX_FMT_GRAY12);

  private StillDecoder() {}

  /** The first picture of file, upright, over background. */
  static Picture decode(Path file, Rgb background) throws IOException {
    try (Demuxer demuxer = new Demuxer(file)) {
      Optional<AVStreamGroupTileGrid> grid = grid(demuxer.context());
      if (grid.isPresent()) {
        return decodeGrid(demuxer, grid.get(), background);
      }
      AVStream stream =
          demuxer.best(AVMEDIA_TYPE_VIDEO).orElseThrow(() -> new IOException("no picture inside"));
      Orientation orientation =
          isHeif(demuxer) ? Demuxer.orientation(stream) : PictureReader.exifOrientation(file);
      return orientation.apply(decodeStream(demuxer, stream, background));
    }
  }

  /** HEIF states the orientation itself, and any EXIF beside it does not count. */
  private static boolean isHeif(Demuxer demuxer) {
    return demuxer.context().iformat().name().getString().startsWith("mov");
  }

  private static Picture decodeStream(Demuxer demuxer, AVStream stream, Rgb background)
      throws IOException {
    Set<Integer> wanted = new HashSet<>(Set.of(stream.index()));
    Optional<AVStream> mask = isHeif(demuxer) ? mask(demuxer.context(), stream) : Optional.empty();
    mask.ifPresent(present -> wanted.add(present.index()));
    Map<Integer, Still> stills = decode(demuxer, wanted);
    Still still = stills.get(stream.index());
    mask.ifPresent(present -> still.mask(stills.get(present.index())));
    return Flattening.flatten(still, background);
  }

  private static Optional<AVStream> mask(AVFormatContext context, AVStream main) {
    for (int i = 0; i < context.nb_streams(); i++) {
      AVCodecParameters other = context.streams(i).codecpar();
      if (i != main.index()
          && GREY.contains(other.format())
          && other.width() == main.codecpar().width()
          && other.height() == main.codecpar().height()) {
        return Optional.of(context.streams(i));
      }
    }
    return Optional.empty();
  }

  private static Optional<AVStreamGroupTileGrid> grid(AVFormatContext context) {
    for (int i = 0; i < context.nb_stream_groups(); i++) {
      AVStreamGroup group = context.stream_groups(i);
      if (group.type() == AV_STREAM_GROUP_PARAMS_TILE_GRID) {
        return Optional.of(group.params_tile_grid());
      }
    }
    return Optional.empty();
  }

  private static Picture decodeGrid(Demuxer demuxer, AVStreamGroupTileGrid grid, Rgb background)
      throws IOException {
    PictureReader.requireBounded(grid.coded_width(), grid.coded_height());
    Set<Integer> wanted = new HashSet<>();
    for (int i = 0; i < grid.nb_tiles(); i++) {
      wanted.add(grid.offsets_idx(i));
    }
    Map<Integer, Still> tiles = decode(demuxer, wanted);
    Still canvas =
        new Still(
            grid.width(),
            grid.height(),
            new byte[4 * grid.width() * grid.height()],
            tiles.get(grid.offsets_idx(0)).profile());
    for (int i = 0; i < grid.nb_tiles(); i++) {
      canvas.place(
          tiles.get(grid.offsets_idx(i)),
          grid.offsets_horizontal(i) - grid.horizontal_offset(),
          grid.offsets_vertical(i) - grid.vertical_offset());
    }
    Orientation orientation =
        Demuxer.orientation(grid.coded_side_data(), grid.nb_coded_side_data());
    return orientation.apply(Flattening.flatten(canvas, background));
  }

  /** The first picture of each wanted stream; all of them or an exception. */
  private static Map<Integer, Still> decode(Demuxer demuxer, Set<Integer> wanted)
      throws IOException {
    Map<Integer, Still> stills = new HashMap<>();
    AVPacket packet = Libav.made(av_packet_alloc());
    try {
      while (stills.size() < wanted.size()) {
        Libav.check(av_read_frame(demuxer.context(), packet));
        int index = packet.stream_index();
        if (wanted.contains(index) && !stills.containsKey(index)) {
          stills.put(index, decode(demuxer, packet));
        }
        av_packet_unref(packet);
      }
    } finally {
      av_packet_free(packet);
    }
    return stills;
  }

  private static Still decode(Demuxer demuxer, AVPacket packet) throws IOException {
    AVStream stream = demuxer.context().streams(packet.stream_index());
    try (StreamDecoder decoder = new StreamDecoder(demuxer, stream, 1)) {
      decoder.context().err_recognition(AV_EF_EXPLODE);
      if (stream.codecpar().codec_id() == AV_CODEC_ID_WEBP) {
        withoutAnimation(packet);
      }
      return Still.of(decoder.decode(packet));
    }
  }

  private static void withoutAnimation(AVPacket packet) throws IOException {
    byte[] webp = new byte[packet.size()];
    packet.data().get(webp);
    Optional<byte[]> still = WebpAnimation.firstFrame(webp);
    if (still.isPresent()) {
      av_packet_unref(packet);
      Libav.check(av_new_packet(packet, still.get().length));
      packet.data().put(still.get());
    }
  }
}
