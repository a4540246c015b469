package org.musedance.evaluate.report;

import java.awt.image.BufferedImage;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a plot. */
final class PlotPicture {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 340;

  private PlotPicture() {}

  static BufferedImage draw(Plot plot) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(plot.title())
            .xAxisTitle(plot.horizontal())
            .yAxisTitle(plot.vertical())
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setXAxisDecimalPattern("0.##");
    for (Plot.Line line : plot.lines()) {
      chart.addSeries(line.name(), line.x(), line.y()).setMarker(SeriesMarkers.NONE);
    }
    return BitmapEncoder.getBufferedImage(chart);
  }
}
