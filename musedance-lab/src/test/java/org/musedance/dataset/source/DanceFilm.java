package org.musedance.dataset.source;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.media.VideoWriter;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.HeardSong;
import org.musedance.world.Move;
import org.musedance.world.Song;
import org.musedance.world.SongStyle;
import org.musedance.world.Split;
import org.musedance.world.Stage;

/**
 * A video as people upload them: dancers of the dance world in shots with hard cuts between, over
 * one song.
 *
 * @param seeds of the dancers, one per shot
 * @param shotSeconds length of each shot
 */
public record DanceFilm(List<Long> seeds, double shotSeconds, int size, double fps, Sound sound) {
  private static final int RATE = 22_050;
  private static final HeardSong HEARD = HeardSong.draw(Split.TRAIN, 1, SongStyle.HOUSE, 12);

  /** Shots of the same length with music that has a beat. */
  public static DanceFilm of(double shotSeconds, Long... seeds) {
    Song song = HEARD.song();
    Sound music = Sound.ofMono(song.samples(), song.sampleRate());
    return new DanceFilm(List.of(seeds), shotSeconds, 64, 12, music);
  }

  public DanceFilm at(int otherSize, double otherFps) {
    return new DanceFilm(seeds, shotSeconds, otherSize, otherFps, sound);
  }

  public DanceFilm with(Sound otherOrNull) {
    return new DanceFilm(seeds, shotSeconds, size, fps, otherOrNull);
  }

  public double seconds() {
    return shotSeconds * seeds.size();
  }

  /** Sound that is there but says nothing. */
  public Sound silence() {
    return Sound.ofMono(new float[(int) (RATE * seconds())], RATE);
  }

  /** Sound without any rhythm. */
  public Sound noise() {
    Random random = new Random(seeds.get(0));
    float[] samples = new float[(int) (RATE * seconds())];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (.1 * random.nextGaussian());
    }
    return Sound.ofMono(samples, RATE);
  }

  /** Films into an MP4. */
  public Path write(Path file) {
    return write(file, 1);
  }

  /** Films dancers that do not move. */
  public Path writeStill(Path file) {
    return write(file, 0);
  }

  private Path write(Path file, double speed) {
    try (VideoWriter video = VideoWriter.open(file, size, size, fps, sound)) {
      for (long seed : seeds) {
        Stage stage = Stage.draw(seed, null, size);
        Choreography dance = Choreography.of(HEARD, Move.values()[(int) (seed % 12)]);
        for (int i = 0; i < Math.round(shotSeconds * fps); i++) {
          Frame frame = new Frame(size);
          stage.render(dance.poseAt(speed * i / fps, stage.subject()), frame);
          video.write(new Picture(size, size, frame.rgb));
        }
      }
    }
    return file;
  }
}
