package org.musedance.evaluate;

import java.util.Arrays;
import java.util.List;
import org.musedance.media.Picture;

/** Rows of small pictures on white; the rows of one dance stand close together. */
final class ContactSheet {
  private static final int GAP = 4;
  private static final int CELL = Figure.SIDE + GAP;

  private final int width;
  private final byte[] rgb;

  private ContactSheet(int width, int height) {
    this.width = width;
    rgb = new byte[3 * width * height];
    Arrays.fill(rgb, (byte) 255);
  }

  /** Draws the rows of all figures, at least one, below each other. */
  static Picture draw(List<Figure> figures) {
    List<List<Picture>> first = figures.get(0).rows();
    int rows = figures.stream().mapToInt(figure -> figure.rows().size()).sum();
    int width = first.get(0).size() * CELL - GAP;
    int height = rows * CELL + (figures.size() - 1) * 2 * GAP - GAP;
    ContactSheet sheet = new ContactSheet(width, height);
    int top = 0;
    for (Figure figure : figures) {
      for (List<Picture> row : figure.rows()) {
        sheet.paste(row, top);
        top += CELL;
      }
      top += 2 * GAP;
    }
    return new Picture(width, height, sheet.rgb);
  }

  private void paste(List<Picture> row, int top) {
    for (int column = 0; column < row.size(); column++) {
      Picture picture = row.get(column);
      int left = column * CELL + (Figure.SIDE - picture.width()) / 2;
      int start = top + (Figure.SIDE - picture.height()) / 2;
      for (int y = 0; y < picture.height(); y++) {
        int to = 3 * ((start + y) * width + left);
        System.arraycopy(picture.rgb(), 3 * y * picture.width(), rgb, to, 3 * picture.width());
      }
    }
  }
}
