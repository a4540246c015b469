package org.musedance.world.gallery;

import java.awt.image.BufferedImage;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;

/** The evaluation pictures by name; each is drawn anew at the size asked for. */
public final class Gallery {
  private static final Map<String, IntFunction<BufferedImage>> PICTURES = new LinkedHashMap<>();

  static {
    PICTURES.put("duck", MarchedScenes::duck);
    PICTURES.put("spheres", MarchedScenes::spheres);
    PICTURES.put("snowman", Snowman::draw);
    PICTURES.put("mountain", Mountain::draw);
    PICTURES.put("sunflower", BrushStrokes::sunflower);
    PICTURES.put("crayon", Crayon::draw);
    PICTURES.put("tree", FractalTree::draw);
    PICTURES.put("invader", PixelArt::draw);
    PICTURES.put("rocket", Rocket::draw);
    PICTURES.put("mushroom", Mushroom::draw);
    PICTURES.put("owl", Owl::draw);
  }

  private Gallery() {}

  /** Names and makers; a maker takes the width and height in pixels. */
  public static Map<String, IntFunction<BufferedImage>> pictures() {
    return Collections.unmodifiableMap(PICTURES);
  }
}
