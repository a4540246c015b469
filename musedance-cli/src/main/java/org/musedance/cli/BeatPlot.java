package org.musedance.cli;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.musedance.audio.Beats;
import org.musedance.audio.OnsetStrength;
import org.musedance.media.Picture;

/** Draws waveform and onset strength over time, with a line on every beat. */
final class BeatPlot {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 400;
  private static final Color SOUND = new Color(0x4C, 0x72, 0xB0);
  private static final Color BEAT = new Color(0xC4, 0x4E, 0x52, 0x90);

  private BeatPlot() {}

  /** The picture of mono samples at 22,050 Hz and their beats. */
  static Picture draw(float[] mono22050, Beats beats) {
    XYChart waveform = chart("", "waveform", beats);
    addEnvelope(waveform, mono22050);
    XYChart onsets = chart("seconds", "onset strength (dB)", beats);
    add(onsets, frameSeconds(beats), widened(beats.onsetStrength()));
    BufferedImage image = new BufferedImage(WIDTH, 2 * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.drawImage(BitmapEncoder.getBufferedImage(waveform), 0, 0, null);
    canvas.drawImage(BitmapEncoder.getBufferedImage(onsets), 0, HEIGHT, null);
    canvas.dispose();
    return picture(image);
  }

  private static XYChart chart(String xTitle, String yTitle, Beats beats) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .xAxisTitle(xTitle)
            .yAxisTitle(yTitle)
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setAnnotationLineColor(BEAT);
    for (double seconds : beats.seconds()) {
      chart.addAnnotation(new AnnotationLine(seconds, true, false));
    }
    return chart;
  }

  /** Lowest and highest sample of each column of pixels, joined by one line. */
  private static void addEnvelope(XYChart chart, float[] samples) {
    double[] seconds = new double[2 * WIDTH];
    double[] extremes = new double[2 * WIDTH];
    for (int column = 0; column < WIDTH; column++) {
      int from = (int) ((long) samples.length * column / WIDTH);
      int to = (int) ((long) samples.length * (column + 1) / WIDTH);
      for (int i = from; i < to; i++) {
        extremes[2 * column] = Math.min(extremes[2 * column], samples[i]);
        extremes[2 * column + 1] = Math.max(extremes[2 * column + 1], samples[i]);
      }
      seconds[2 * column] = (double) from / OnsetStrength.SAMPLE_RATE;
      seconds[2 * column + 1] = seconds[2 * column];
    }
    add(chart, seconds, extremes);
  }

  private static void add(XYChart chart, double[] seconds, double[] values) {
    chart
        .addSeries("sound", seconds, values)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(SOUND)
        .setLineWidth(1);
  }

  private static double[] frameSeconds(Beats beats) {
    double[] seconds = new double[beats.onsetStrength().length];
    for (int frame = 0; frame < seconds.length; frame++) {
      seconds[frame] = Beats.secondsOf(frame);
    }
    return seconds;
  }

  private static double[] widened(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static Picture picture(BufferedImage image) {
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      rgb[3 * i] = (byte) (pixels[i] >> 16);
      rgb[3 * i + 1] = (byte) (pixels[i] >> 8);
      rgb[3 * i + 2] = (byte) pixels[i];
    }
    return new Picture(image.getWidth(), image.getHeight(), rgb);
  }
}
