package org.musedance.world;

import java.util.Map;
import java.util.TreeMap;

/** The colour name that covers most of a dancer's trunk. */
final class DominantColour {
  private DominantColour() {}

  static String of(Sprite[] sprites) {
    Map<String, Integer> votes = new TreeMap<>();
    for (Sprite sprite : sprites) {
      for (int i = 0; i < sprite.argb.length; i += 7) {
        if (sprite.part == BodyPart.TORSO && sprite.argb[i] >>> 24 == 255) {
          votes.merge(Colour.name(sprite.argb[i] & 0xffffff), 1, Integer::sum);
        }
      }
    }
    return winner(votes);
  }

  /** Of the pixels of a picture where the mask is more than half. */
  static String of(Bitmap picture, float[] mask) {
    Map<String, Integer> votes = new TreeMap<>();
    for (int i = 0; i < mask.length; i += 7) {
      if (mask[i] > .5f) {
        votes.merge(Colour.name(picture.rgb()[i] & 0xffffff), 1, Integer::sum);
      }
    }
    return winner(votes);
  }

  private static String winner(Map<String, Integer> votes) {
    return votes.entrySet().stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .orElse("grey");
  }
}
