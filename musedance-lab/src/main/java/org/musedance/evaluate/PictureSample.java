package org.musedance.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.Rgb;
import org.musedance.media.Sound;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.UserError;
import org.musedance.world.Caption;
import org.musedance.world.HeardSong;
import org.musedance.world.Move;
import org.musedance.world.SongStyle;
import org.musedance.world.Split;

/**
 * A picture from anywhere, a move and a song whose beats are known. Nobody knows the true motion.
 *
 * @param name of its file
 * @param reference the picture
 * @param move asked for
 * @param song composed for it
 * @param prompt in a wording kept out of training, without a subject
 */
public record PictureSample(
    String name, Picture reference, Move move, HeardSong song, String prompt) {
  private static final String PICTURES = "pictures";
  private static final int MAX_SIDE = 512;

  /**
   * Reads the pictures of folders, made smaller where a side exceeds 512 pixels, and gives the
   * moves out in turn.
   *
   * @param folders searched in this order, each by file name
   * @param seed of the evaluation
   */
  public static List<PictureSample> read(List<Path> folders, long seed, double seconds) {
    return read(folders, seed, seconds, Collections.singletonList(null));
  }

  /**
   * The same, each picture once with every style of music.
   *
   * @param styles null stands for any style
   */
  public static List<PictureSample> read(
      List<Path> folders, long seed, double seconds, List<SongStyle> styles) {
    List<PictureSample> samples = new ArrayList<>();
    for (Path file : files(folders)) {
      Picture picture = PictureReader.read(file, Rgb.WHITE, MAX_SIDE);
      String name = file.getFileName().toString();
      for (SongStyle style : styles) {
        samples.add(draw(name, picture, seed, samples.size(), seconds, style));
      }
    }
    return samples;
  }

  private static PictureSample draw(
      String name, Picture picture, long seed, int index, double seconds, SongStyle style) {
    Move move = WorldSample.move(index);
    long own = Split.TEST.seed(Seeds.mix(Seeds.mix(seed, PICTURES), index));
    String prompt = Caption.heldOutPromptFor(new SplittableRandom(own), move, null, null);
    return new PictureSample(name, picture, move, WorldSample.song(own, seconds, style), prompt);
  }

  private static List<Path> files(List<Path> folders) {
    List<Path> files = new ArrayList<>();
    for (Path folder : folders) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries
            .filter(
                file -> file.toString().toLowerCase(Locale.ROOT).matches(".*\\.(png|jpe?g|webp)"))
            .sorted()
            .forEach(files::add);
      } catch (IOException e) {
        throw new UserError(
            "--pictures must be a folder of pictures, but %s cannot be listed; name another"
                .formatted(folder),
            e);
      }
    }
    return files;
  }

  /** The song as it sounds. */
  public Sound music() {
    return WorldSample.sound(song);
  }

  /** The composed beat count at each frame. */
  public double[] beats(int frames, double fps) {
    return WorldSample.beats(song, frames, fps);
  }
}
