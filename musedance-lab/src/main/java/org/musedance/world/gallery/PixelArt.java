package org.musedance.world.gallery;

import java.awt.image.BufferedImage;

/** A creature of large pixels on a night street, as on an eight-bit console. */
final class PixelArt {
  private static final int CELLS = 32;
  private static final String[] CREATURE = {
    "....oo......oo....", ".....oo....oo.....", "....oooooooooo....", "...oggggggggggo...",
    "..oggwwggggwwggo..", "..ogwwkwggwkwwgo..", "..ogwwkwggwkwwgo..", "..oggwwggggwwggo..",
    ".ogggggggggggggo..", ".ogpgggkkkkggpggo.", "oggggggkrrkgggggo.", "oggoggggkkggggoggo",
    "ogo.ogggggggggoogo", "ooo.oglllllllgo.oo", "....oglllllllgo...", "....ogglllllggo...",
    "....oggggggggo....", "....oggo..oggo....", "....oggo..oggo....", "...oyyyo..oyyyo...",
    "...ooooo..ooooo..."
  };

  private PixelArt() {}

  static BufferedImage draw(int size) {
    BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        image.setRGB(x, y, cell(x * CELLS / size, y * CELLS / size));
      }
    }
    return image;
  }

  private static int cell(int x, int y) {
    int column = x - 7;
    int row = y - 7;
    if (row >= 0 && row < CREATURE.length && column >= 0 && column < CREATURE[row].length()) {
      char ink = CREATURE[row].charAt(column);
      if (ink != '.') {
        return colour(ink);
      }
    }
    if (y >= 26) {
      return (x + y * 3) % 5 == 0 ? 0x4a4468 : y == 26 ? 0x7a74a0 : 0x3a3556;
    }
    int tower = new int[] {9, 14, 6, 12, 17, 8, 11, 15}[x / 4];
    if (y >= tower) {
      boolean lit = x % 2 == 1 && y % 3 == 1 && (x * 7 + y * 13) % 4 != 0;
      return lit ? 0xf8d068 : x / 4 % 2 == 0 ? 0x28305c : 0x222850;
    }
    boolean star = (x * 37 + y * 91) % 53 == 0;
    return star ? 0xffffff : y < 5 ? 0x101030 : y < 10 ? 0x18183c : 0x202048;
  }

  private static int colour(char ink) {
    return switch (ink) {
      case 'o' -> 0x1c3a28;
      case 'g' -> 0x58c860;
      case 'l' -> 0xb8f098;
      case 'w' -> 0xf8f8f8;
      case 'k' -> 0x182028;
      case 'r' -> 0xe04858;
      case 'p' -> 0xf898a8;
      default -> 0xf0b030;
    };
  }
}
