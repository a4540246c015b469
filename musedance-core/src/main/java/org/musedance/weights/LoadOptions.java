package org.musedance.weights;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.musedance.tensor.Compute;

/**
 * How strictly and into what {@link StrictLoader} loads.
 *
 * <p>A group of keys is named by a prefix in which {@code *} stands for any characters: {@code
 * "up_blocks."}, {@code "*.motion_modules."}, {@code "*.pos_encoder.pe"}.
 *
 * @param compute the device and floating-point type of the loaded tensors
 * @param keepsLarge whether large weights keep the type that the file has and are brought to
 *     another where they are used; they then stay mapped from the file
 * @param absent groups that the file may lack; the layer then keeps what it has
 * @param ignored groups that the file may have and the layer not
 */
public record LoadOptions(
    Compute compute, boolean keepsLarge, List<String> absent, List<String> ignored) {
  /** Whole-number buffers of old transformers files, which hold nothing but 0, 1, 2, ... */
  private static final String POSITION_IDS = "*position_ids";

  private static final LoadOptions STRICT =
      new LoadOptions(Compute.cpu(), false, List.of(), List.of(POSITION_IDS));

  public LoadOptions {
    absent = List.copyOf(absent);
    ignored = List.copyOf(ignored);
  }

  /** Every key must be in both, but for position_ids; f32 on the CPU. */
  public static LoadOptions strict() {
    return STRICT;
  }

  /** Loads to a device and a type; whole numbers keep their type. */
  public LoadOptions to(Compute target) {
    return new LoadOptions(target, keepsLarge, absent, ignored);
  }

  /** Leaves large weights in the type that the file has, for use without training. */
  public LoadOptions largeAsStored() {
    return new LoadOptions(compute, true, absent, ignored);
  }

  /** Names groups that the file may lack. */
  public LoadOptions mayLack(String... groups) {
    return new LoadOptions(compute, keepsLarge, joined(absent, groups), ignored);
  }

  /** Names groups of the file that are left out where the layer does not have them. */
  public LoadOptions ignoring(String... groups) {
    return new LoadOptions(compute, keepsLarge, absent, joined(ignored, groups));
  }

  boolean allowsAbsence(String key) {
    return matches(absent, key);
  }

  boolean ignores(String key) {
    return matches(ignored, key);
  }

  private static List<String> joined(List<String> groups, String... more) {
    return Stream.concat(groups.stream(), Stream.of(more)).toList();
  }

  private static boolean matches(List<String> groups, String key) {
    return groups.stream().anyMatch(group -> pattern(group).matcher(key).lookingAt());
  }

  private static Pattern pattern(String group) {
    return Pattern.compile(
        Stream.of(group.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
  }
}
