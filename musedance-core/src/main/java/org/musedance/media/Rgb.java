package org.musedance.media;

/** An sRGB colour; each part is 0-255. */
public record Rgb(int red, int green, int blue) {
  public static final Rgb WHITE = new Rgb(255, 255, 255);
  public static final Rgb BLACK = new Rgb(0, 0, 0);

  public Rgb {
    if (((red | green | blue) & ~255) != 0) {
      throw new IllegalArgumentException(
          "a colour's parts must be 0 to 255, but were %d, %d, %d; clamp them"
              .formatted(red, green, blue));
    }
  }
}
