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
    double end = (double) mono22050.length / OnsetStrength.SAMPLE_RATE;
    XYChart waveform = chart("", "waveform", beats);
    add(waveform, mono22050, OnsetStrength.SAMPLE_RATE, end);
    XYChart onsets = chart("seconds", "onset strength (dB)", beats);
    add(onsets, beats.onsetStrength(), 1 / Beats.secondsOf(1), end);
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
    chart.getStyler().setDecimalPattern("0.0");
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(Beats.secondsOf(beats.onsetStrength().length));
    chart.getStyler().setXAxisTickMarkSpacingHint(100);
    for (double seconds : beats.seconds()) {
      chart.addAnnotation(new AnnotationLine(seconds, true, false));
    }
    return chart;
  }

  /**
   * Lowest and highest value of each column of pixels, joined by one line to the end in seconds.
   */
  private static void add(XYChart chart, float[] values, double perSecond, double end) {
    double[] seconds = new double[2 * WIDTH + 1];
    double[] extremes = new double[2 * WIDTH + 1];
    seconds[2 * WIDTH] = end;
    for (int column = 0; column < WIDTH && values.length > 0; column++) {
      int from = (int) ((long) values.length * column / WIDTH);
      int to = (int) ((long) values.length * (column + 1) / WIDTH);
      extremes[2 * column] = values[from];
      extremes[2 * column + 1] = values[from];
      for (int i = from + 1; i < to; i++) {
        extremes[2 * column] = Math.min(extremes[2 * column], values[i]);
        extremes[2 * column + 1] = Math.max(extremes[2 * column + 1], values[i]);
      }
      seconds[2 * column] = from / perSecond;
      seconds[2 * column + 1] = seconds[2 * column];
    }
    chart
        .addSeries("sound", seconds, extremes)
        .setMarker(SeriesMarkers.NONE)
        .setLineColor(SOUND)
        .setLineWidth(1);
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
