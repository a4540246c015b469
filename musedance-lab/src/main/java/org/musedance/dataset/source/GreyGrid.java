package org.musedance.dataset.source;

import org.musedance.media.Picture;

/** Mean brightness of a picture on a coarse grid. */
final class GreyGrid {
  private GreyGrid() {}

  /** Brightness (Rec. 601 luma), 0 to 255, of side x side areas, row by row. */
  static float[] of(Picture picture, int side) {
    float[] sums = new float[side * side];
    int[] counts = new int[side * side];
    byte[] rgb = picture.rgb();
    for (int y = 0, i = 0; y < picture.height(); y++) {
      int row = y * side / picture.height() * side;
      for (int x = 0; x < picture.width(); x++, i += 3) {
        int cell = row + x * side / picture.width();
        sums[cell] += luma(rgb, i);
        counts[cell]++;
      }
    }
    for (int cell = 0; cell < sums.length; cell++) {
      sums[cell] = counts[cell] == 0 ? 0 : sums[cell] / counts[cell];
    }
    return sums;
  }

  static float luma(byte[] rgb, int at) {
    return .299f * (rgb[at] & 255) + .587f * (rgb[at + 1] & 255) + .114f * (rgb[at + 2] & 255);
  }
}
