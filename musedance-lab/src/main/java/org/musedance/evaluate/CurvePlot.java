package org.musedance.evaluate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.musedance.media.Picture;

/**
 * Motion curves over time, with a line on every beat: mean flow x (red), y (green) and magnitude
 * (blue) in pixels; dashed where they are the truth's.
 */
final class CurvePlot {
  private static final int COLUMNS = 2;
  private static final int WIDTH = 640;
  private static final int HEIGHT = 220;
  private static final String[] NAMES = {"x", "y", "magnitude"};
  private static final Color[] COLOURS = {
    new Color(0xC4, 0x4E, 0x52), new Color(0x55, 0xA8, 0x68), new Color(0x4C, 0x72, 0xB0)
  };
  private static final Color BEAT = new Color(0, 0, 0, 0x48);
  private static final BasicStroke SOLID = new BasicStroke(1.6f);
  private static final BasicStroke DASHED =
      new BasicStroke(1f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, new float[] {4, 3}, 0);

  private CurvePlot() {}

  /** Draws the plots of all figures, two in a row. */
  static Picture draw(List<Figure> figures) {
    int rows = (figures.size() + COLUMNS - 1) / COLUMNS;
    BufferedImage image =
        new BufferedImage(COLUMNS * WIDTH, rows * HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = image.createGraphics();
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, image.getWidth(), image.getHeight());
    for (int i = 0; i < figures.size(); i++) {
      BufferedImage plot = BitmapEncoder.getBufferedImage(chart(figures.get(i)));
      canvas.drawImage(plot, i % COLUMNS * WIDTH, i / COLUMNS * HEIGHT, null);
    }
    canvas.dispose();
    return picture(image);
  }

  private static XYChart chart(Figure figure) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(figure.title())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setAnnotationLineColor(BEAT);
    double[] seconds =
        IntStream.range(0, figure.beats().length)
            .mapToDouble(frame -> frame / figure.framesPerSecond())
            .toArray();
    beats(figure.beats(), seconds).forEach(beat -> chart.addAnnotation(line(beat)));
    for (int row = 0; row < figure.curves().size(); row++) {
      add(chart, seconds, figure.curves().get(row), row);
    }
    return chart;
  }

  private static AnnotationLine line(double seconds) {
    return new AnnotationLine(seconds, true, false);
  }

  private static void add(XYChart chart, double[] seconds, double[][] curves, int row) {
    for (int i = 0; i < curves.length; i++) {
      XYSeries series = chart.addSeries(NAMES[i] + row, seconds, curves[i]);
      series.setMarker(SeriesMarkers.NONE);
      series.setLineColor(COLOURS[i]);
      series.setLineStyle(row == 0 ? SOLID : DASHED);
    }
  }

  /** The times at which the count passes an integer. */
  static List<Double> beats(double[] counts, double[] seconds) {
    return IntStream.range(1, counts.length)
        .filter(i -> Math.floor(counts[i]) > Math.floor(counts[i - 1]))
        .mapToObj(
            i -> {
              double over = (counts[i] - Math.floor(counts[i])) / (counts[i] - counts[i - 1]);
              return seconds[i] - over * (seconds[i] - seconds[i - 1]);
            })
        .toList();
  }

  private static Picture picture(BufferedImage image) {
    int width = image.getWidth();
    int[] pixels = image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    byte[] rgb = new byte[3 * pixels.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (pixels[i / 3] >> 16 - 8 * (i % 3));
    }
    return new Picture(width, image.getHeight(), rgb);
  }
}
