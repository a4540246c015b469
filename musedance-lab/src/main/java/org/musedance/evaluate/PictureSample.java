package org.musedance.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
    List<PictureSample> samples = new ArrayList<>();
    for (Path file : files(folders)) {
      int index = samples.size();
      Move move = WorldSample.move(index);
      long own = Split.TEST.seed(Seeds.mix(Seeds.mix(seed, PICTURES), index));
      String prompt = Caption.heldOutPromptFor(new SplittableRandom(own), move, null, null);
      HeardSong song = WorldSample.song(own, seconds, null);
      Picture picture = PictureReader.read(file, Rgb.WHITE, MAX_SIDE);
      samples.add(new PictureSample(file.getFileName().toString(), picture, move, song, prompt));
    }
    return samples;
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

  Sound music() {
    return WorldSample.sound(song);
  }

  /** The composed beat count at each frame. */
  double[] beats(int frames, double fps) {
    return WorldSample.beats(song, frames, fps);
  }
}
