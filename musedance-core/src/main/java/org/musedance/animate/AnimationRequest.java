package org.musedance.animate;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.musedance.diffusion.SamplerKind;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/**
 * What is to be made. {@link #builder} checks every value by itself; whether the files are there is
 * found out when they are read.
 *
 * @param image the picture that shall dance
 * @param subject what of it may move; absent: what the model takes for the dancer, if it looks for
 *     one, else everything
 * @param music a sound or video file
 * @param prompt what it shall do, over time
 * @param output the MP4 file to write
 * @param sampler from noise to frames; absent: the one that the model's scheduler names
 * @param longVideo how a video is made that is longer than the model's clips
 * @param steps of the sampler; absent: as the model suggests
 * @param guidance scale of the conditions; absent: as the model suggests
 * @param guidanceMusic scale of the music alone; absent: the same as guidance
 * @param seed of the noise; the same seed gives the same frames
 * @param framesPerSecond of the video; absent: those the model was trained on
 * @param maxSide longest side of the video in pixels
 * @param startSeconds where in the music to begin
 * @param seconds how long; absent: to the end of the music
 * @param background shown through transparent parts of the picture
 * @param framesFolder where to write every frame as PNG too
 * @param gif where to write an animated GIF too
 * @param memory bytes that may be used; absent: as many as are fastest. The least is less for a
 *     model that was loaded with {@link org.musedance.model.folder.WeightLayout#SPARING}
 */
public record AnimationRequest(
    Path image,
    Optional<SubjectArea> subject,
    Path music,
    PromptTimeline prompt,
    Path output,
    Optional<SamplerKind> sampler,
    LongVideo longVideo,
    OptionalInt steps,
    OptionalDouble guidance,
    OptionalDouble guidanceMusic,
    long seed,
    OptionalDouble framesPerSecond,
    int maxSide,
    double startSeconds,
    OptionalDouble seconds,
    Rgb background,
    Optional<Path> framesFolder,
    Optional<Path> gif,
    OptionalLong memory) {
  /** The longest side unless asked otherwise. */
  public static final int DEFAULT_MAX_SIDE = 1024;

  /** What the picture does unless asked otherwise. */
  public static final String DEFAULT_PROMPT = "dancing";

  private static final int SMALLEST_SIDE = 16;
  private static final int LARGEST_SIDE = 3840;
  private static final int MOST_STEPS = 1000;
  private static final double LARGEST_GUIDANCE = 50;
  private static final double LARGEST_FRAME_RATE = 60;

  public AnimationRequest {
    steps.ifPresent(n -> range("steps", n, 1, MOST_STEPS, "the model's own number is the default"));
    guidance.ifPresent(scale -> range("guidance", scale, 0, LARGEST_GUIDANCE, "1 is none"));
    guidanceMusic.ifPresent(
        scale -> range("guidance-music", scale, 0, LARGEST_GUIDANCE, "leave it out to follow"));
    framesPerSecond.ifPresent(
        rate -> range("fps", rate, 1, LARGEST_FRAME_RATE, "the model's own rate is the default"));
    range("size", maxSide, SMALLEST_SIDE, LARGEST_SIDE, "a common choice is " + DEFAULT_MAX_SIDE);
    range("start", startSeconds, 0, Double.MAX_VALUE, "0 is the beginning of the music");
    seconds.ifPresent(
        length -> require(length > 0, "seconds", "above 0", length, "leave it out for all music"));
    requireName(output, ".mp4", "output", "use --gif for an animated GIF");
    gif.ifPresent(file -> requireName(file, ".gif", "gif", "give the file that ending"));
    requireOther(image, output);
    requireOther(music, output);
  }

  private static void range(String name, double value, double low, double high, String wayOut) {
    String limits = high == Double.MAX_VALUE ? number(low) + " or more" : between(low, high);
    require(value >= low && value <= high, name, limits, value, wayOut);
  }

  private static String between(double low, double high) {
    return "between " + number(low) + " and " + number(high);
  }

  private static void require(
      boolean holds, String name, String rule, double value, String wayOut) {
    if (!holds) {
      throw new UserError(
          "%s must be %s, but was %s; %s".formatted(name, rule, number(value), wayOut));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e9
        ? Long.toString((long) value)
        : Double.toString(value);
  }

  private static void requireName(Path file, String ending, String name, String wayOut) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ending)) {
      throw new UserError(
          "%s must be a file name that ends in %s, but was %s; %s"
              .formatted(name, ending, file, wayOut));
    }
  }

  private static void requireOther(Path input, Path output) {
    if (input.toAbsolutePath().normalize().equals(output.toAbsolutePath().normalize())) {
      throw new UserError(
          "output must be another file than the input, but was %s for both; choose a new name"
              .formatted(output));
    }
  }

  /** Begins a request with what every request needs. */
  public static Builder builder(Path image, Path music, Path output) {
    return new Builder(image, music, output);
  }

  /** Collects what a caller wants to change. */
  public static final class Builder {
    private final Path image;
    private final Path music;
    private final Path output;
    private Optional<SubjectArea> subject = Optional.empty();
    private PromptTimeline prompt = PromptTimeline.of(DEFAULT_PROMPT);
    private Optional<SamplerKind> sampler = Optional.empty();
    private LongVideo longVideo = LongVideo.CLIPS;
    private OptionalInt steps = OptionalInt.empty();
    private OptionalDouble guidance = OptionalDouble.empty();
    private OptionalDouble guidanceMusic = OptionalDouble.empty();
    private long seed;
    private OptionalDouble framesPerSecond = OptionalDouble.empty();
    private int maxSide = DEFAULT_MAX_SIDE;
    private double startSeconds;
    private OptionalDouble seconds = OptionalDouble.empty();
    private Rgb background = Rgb.WHITE;
    private Optional<Path> framesFolder = Optional.empty();
    private Optional<Path> gif = Optional.empty();
    private OptionalLong memory = OptionalLong.empty();

    private Builder(Path image, Path music, Path output) {
      this.image = image;
      this.music = music;
      this.output = output;
    }

    public Builder subject(SubjectArea area) {
      subject = Optional.of(area);
      return this;
    }

    public Builder prompt(PromptTimeline timeline) {
      prompt = timeline;
      return this;
    }

    public Builder prompt(String words) {
      return prompt(PromptTimeline.of(words));
    }

    public Builder sampler(SamplerKind kind) {
      sampler = Optional.of(kind);
      return this;
    }

    public Builder longVideo(LongVideo way) {
      longVideo = way;
      return this;
    }

    public Builder steps(int count) {
      steps = OptionalInt.of(count);
      return this;
    }

    public Builder guidance(double scale) {
      guidance = OptionalDouble.of(scale);
      return this;
    }

    public Builder guidanceMusic(double scale) {
      guidanceMusic = OptionalDouble.of(scale);
      return this;
    }

    public Builder seed(long value) {
      seed = value;
      return this;
    }

    public Builder framesPerSecond(double rate) {
      framesPerSecond = OptionalDouble.of(rate);
      return this;
    }

    public Builder maxSide(int pixels) {
      maxSide = pixels;
      return this;
    }

    public Builder startSeconds(double from) {
      startSeconds = from;
      return this;
    }

    public Builder seconds(double length) {
      seconds = OptionalDouble.of(length);
      return this;
    }

    public Builder background(Rgb colour) {
      background = colour;
      return this;
    }

    public Builder framesFolder(Path folder) {
      framesFolder = Optional.of(folder);
      return this;
    }

    public Builder gif(Path file) {
      gif = Optional.of(file);
      return this;
    }

    public Builder memory(long bytes) {
      memory = OptionalLong.of(bytes);
      return this;
    }

    /** The request, checked. */
    public AnimationRequest build() {
      return new AnimationRequest(
          image,
          subject,
          music,
          prompt,
          output,
          sampler,
          longVideo,
          steps,
          guidance,
          guidanceMusic,
          seed,
          framesPerSecond,
          maxSide,
          startSeconds,
          seconds,
          background,
          framesFolder,
          gif,
          memory);
    }
  }
}
