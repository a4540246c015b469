package org.musedance.dataset.build;

import java.util.Locale;
import org.musedance.dataset.source.ClipPlan;
import org.musedance.dataset.source.ClipRules;
import org.musedance.dataset.source.ClipShape;
import org.musedance.tensor.UserError;

/**
 * What decides about the content of a dataset. An unfinished build goes on only with the same ones.
 *
 * @param plan how shots become clips
 * @param shape size of the clips
 * @param rules what clips must have
 * @param shares of the splits
 * @param shardMebibytes largest size of a shard
 * @param captionModel that is asked for captions, or null
 * @param densePose file name of the predictor, or null
 */
public record BuildSettings(
    ClipPlan plan,
    ClipShape shape,
    ClipRules rules,
    SplitShares shares,
    int shardMebibytes,
    String captionModel,
    String densePose) {
  /** Cuts are found to a thirtieth of a second, so faster clips could show one. */
  private static final double HIGHEST_FPS = 30;

  private static final double SHORTEST = .5;
  private static final double LONGEST = 60;
  private static final int SMALLEST_SIDE = 16;
  private static final int LARGEST_SIDE = 2048;
  private static final int LARGEST_SHARD = 1 << 14;

  public BuildSettings {
    check("--fps", plan.fps(), 1, HIGHEST_FPS);
    check("--min-seconds", plan.minSeconds(), SHORTEST, LONGEST);
    check("--max-seconds", plan.maxSeconds(), plan.minSeconds(), LONGEST);
    check("--size", Math.min(shape.width(), shape.height()), SMALLEST_SIDE, LARGEST_SIDE);
    check("--size", Math.max(shape.width(), shape.height()), SMALLEST_SIDE, LARGEST_SIDE);
    check("--shard-mb", shardMebibytes, 1, LARGEST_SHARD);
    if (shape.width() % 2 + shape.height() % 2 > 0) {
      throw new UserError(
          "--size must be even, as H.264 needs it, but was %dx%d; make it a pixel larger"
              .formatted(shape.width(), shape.height()));
    }
  }

  static void check(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new UserError(
          "%s must be %s to %s, but was %s; choose a value in between"
              .formatted(option, plain(least), plain(most), plain(value)));
    }
  }

  private static String plain(double value) {
    return String.format(Locale.ROOT, "%.2f", value).replaceAll("\\.?0+$", "");
  }
}
