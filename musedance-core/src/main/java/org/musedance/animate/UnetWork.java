package org.musedance.animate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.musedance.model.unet.UnetConfig;
import org.musedance.tensor.Layer;

/**
 * How much a U-Net computes: multiplications and additions of its convolutions, linear layers and
 * attention between places, from the names and shapes of its weights.
 *
 * <p>A weight is multiplied once per place of its feature map, which its place in the U-Net tells.
 * Projections of text and time are used once per token and step and not counted per place.
 *
 * @param config of the network
 * @param words text tokens that every place attends to
 */
public record UnetWork(UnetConfig config, long words) {
  private static final Pattern BLOCK = Pattern.compile("(down|mid|up)_blocks?(?:\\.(\\d+))?\\..*");
  private static final Pattern ONCE =
      Pattern.compile(".*(time_emb|music_modules.*to_[kv]|beat_modules.*to_[kv]).*");

  /** Operations of one pass over one frame with so many places at the finest level. */
  public double operations(Layer unet, double places) {
    return unet.namedParameters().entrySet().stream()
        .mapToDouble(entry -> of(entry.getKey(), entry.getValue().shape(), places))
        .sum();
  }

  private double of(String key, long[] shape, double places) {
    if (shape.length < 2 || ONCE.matcher(key).matches()) {
      return 0;
    }
    double numbers = 1;
    for (long side : shape) {
      numbers *= side;
    }
    double here = places / Math.pow(4, level(key));
    if (key.matches(".*attn2\\.to_[kv]\\.weight")) {
      return 2 * numbers * words;
    }
    return 2 * numbers * here + attention(key, here, shape[0]);
  }

  /** Both products of an attention, counted with the projection of its queries. */
  private double attention(String key, double places, long width) {
    if (key.endsWith("attn1.to_q.weight")) {
      return 4 * places * places * width;
    }
    return key.endsWith("attn2.to_q.weight") ? 4 * places * words * width : 0;
  }

  /** How often the map that a weight makes was halved. */
  private int level(String key) {
    int coarsest = config.blockOutChannels().size() - 1;
    Matcher block = BLOCK.matcher(key);
    if (!block.matches()) {
      return 0;
    }
    int resized = key.contains("samplers") ? 1 : 0;
    return switch (block.group(1)) {
      case "down" -> Integer.parseInt(block.group(2)) + resized;
      case "up" -> coarsest - Integer.parseInt(block.group(2)) - resized;
      default -> coarsest;
    };
  }
}
