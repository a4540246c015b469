package org.musedance.dataset;

import java.util.List;
import java.util.SplittableRandom;
import org.musedance.tensor.Seeds;
import org.musedance.world.Frame;
import org.musedance.world.Move;
import org.musedance.world.Pose;
import org.musedance.world.Stage;
import org.musedance.world.Subject;

/**
 * One rendered clip of the dance world: a dancer, a move, a place in a song, and the frames there.
 *
 * @param stage the dancer and the ground
 * @param move what is danced in the new frames
 * @param song the music
 * @param firstFrame index of the first new frame in the song
 * @param beginning whether the clip is the first of a video, so that nothing came before
 * @param frames the previous frames, then the new ones
 */
public record WorldClip(
    Stage stage,
    Move move,
    SongBank.Entry song,
    int firstFrame,
    boolean beginning,
    List<Frame> frames) {
  /** Quiet passages are danced with less than the whole move. */
  private static final double LEAST_AMPLITUDE = 0.55;

  private static final double BEGINNINGS = 0.2;
  private static final double CHANGES = 0.15;

  /**
   * What to draw.
   *
   * @param size side in pixels
   * @param previous frames before the new ones
   * @param count new frames
   * @param framesPerSecond of the video
   * @param scattered new frames at independent moments instead of in a row
   */
  public record Shape(
      int size, int previous, int count, double framesPerSecond, boolean scattered) {}

  /** Draws a clip from a seed. */
  public static WorldClip draw(long seed, SongBank songs, Shape shape) {
    SplittableRandom random = new SplittableRandom(seed);
    Stage stage = Stage.draw(random.nextLong(), null, shape.size());
    Move move = HeldOut.move(stage.subject().kind(), random);
    Move before =
        random.nextDouble() < CHANGES ? HeldOut.move(stage.subject().kind(), random) : move;
    SongBank.Entry song = songs.get(random.nextInt(songs.size()));
    int length = (int) (song.heard().song().seconds() * shape.framesPerSecond());
    int first = random.nextInt(Math.max(1, length - shape.count()));
    boolean beginning = random.nextDouble() < BEGINNINGS;
    Frame[] frames = new Frame[shape.previous() + shape.count()];
    for (int i = 0; i < frames.length; i++) {
      int offset = i - shape.previous();
      boolean past = offset < 0;
      int at = shape.scattered() ? random.nextInt(length) : first + offset;
      Pose pose =
          past && beginning
              ? Pose.rest()
              : pose(past ? before : move, song, at / shape.framesPerSecond(), stage.subject());
      frames[i] = new Frame(shape.size());
      stage.render(pose, frames[i]);
    }
    return new WorldClip(stage, move, song, first, beginning, List.of(frames));
  }

  /** The seed of a clip of a split; splits never share one. */
  public static long seed(long seed, String split, long index) {
    return Seeds.mix(Seeds.mix(seed, split), index);
  }

  /** The pose in which a subject dances a move at a time of a song. */
  public static Pose pose(Move move, SongBank.Entry song, double seconds, Subject subject) {
    double energy = song.heard().song().energyAt(Math.max(0, seconds));
    double amplitude = LEAST_AMPLITUDE + (1 - LEAST_AMPLITUDE) * energy;
    return Pose.of(move, song.countAt(seconds), amplitude, subject);
  }

  /** The picture of the dancer at rest. */
  public Frame rest() {
    Frame frame = new Frame(stage.size());
    stage.render(Pose.rest(), frame);
    return frame;
  }
}
