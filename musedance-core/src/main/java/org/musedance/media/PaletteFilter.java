package org.musedance.media;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_get_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_parse2;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.io.IOException;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avfilter.AVFilterInOut;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Reduces each RGB frame to its own best 256 colours with error diffusion (FFmpeg's palettegen and
 * paletteuse). One palette per frame, unlike one per animation, needs no second pass over the
 * frames.
 */
final class PaletteFilter implements AutoCloseable {
  private static final String CHAIN =
      "buffer@in=video_size=%dx%d:pix_fmt=rgb24:time_base=%d/%d:pixel_aspect=1/1,split[a][b];"
          + "[a]palettegen=stats_mode=single:reserve_transparent=0[p];"
          + "[b][p]paletteuse=new=1:dither=sierra2_4a,buffersink@out";

  private final AVFilterGraph graph = Libav.made(avfilter_graph_alloc());
  private final AVFrame reduced = Libav.newFrame();
  private final AVFilterContext in;
  private final AVFilterContext out;

  PaletteFilter(int width, int height, int tickNumerator, int tickDenominator) throws IOException {
    String chain = CHAIN.formatted(width, height, tickNumerator, tickDenominator);
    AVFilterInOut open = new AVFilterInOut(null);
    AVFilterInOut alsoOpen = new AVFilterInOut(null);
    try {
      Libav.check(avfilter_graph_parse2(graph, chain, open, alsoOpen));
      Libav.check(avfilter_graph_config(graph, null));
    } catch (IOException e) {
      close();
      throw e;
    }
    in = Libav.made(avfilter_graph_get_filter(graph, "buffer@in"));
    out = Libav.made(avfilter_graph_get_filter(graph, "buffersink@out"));
  }

  /** Takes the next frame, or the end when frame is null. */
  void push(AVFrame frame) throws IOException {
    Libav.check(av_buffersrc_add_frame_flags(in, frame, AV_BUFFERSRC_FLAG_KEEP_REF));
  }

  /** The next reduced frame, valid until the next call, or null when more frames are needed. */
  AVFrame pull() throws IOException {
    av_frame_unref(reduced);
    int status = av_buffersink_get_frame_flags(out, reduced, 0);
    if (status == AVERROR_EAGAIN() || status == AVERROR_EOF) {
      return null;
    }
    Libav.check(status);
    return reduced;
  }

  @Override
  public void close() {
    avfilter_graph_free(graph);
    av_frame_free(reduced);
  }
}
