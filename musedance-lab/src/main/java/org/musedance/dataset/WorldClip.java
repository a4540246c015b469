package org.musedance.dataset;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.musedance.tensor.Seeds;
import org.musedance.world.Caption;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.Move;
import org.musedance.world.Pose;
import org.musedance.world.Split;
import org.musedance.world.Stage;

/**
 * One rendered clip of the dance world: a dancer, a move, a place in a song, and the frames there.
 *
 * @param stage the dancer and the ground
 * @param prompt a sentence that asks for the move of the new frames
 * @param song the music
 * @param places indices of the new frames in the song
 * @param beginning whether the clip is the first of a video, so that nothing came before
 * @param frames the previous frames, then the new ones
 */
public record WorldClip(
    Stage stage,
    String prompt,
    SongBank.Entry song,
    int[] places,
    boolean beginning,
    List<Frame> frames) {
  private static final double BEGINNINGS = 0.2;
  private static final double CHANGES = 0.15;
  private static final double SCATTER_SECONDS = 8;

  /**
   * What to draw.
   *
   * @param size side in pixels
   * @param previous frames before the new ones
   * @param count new frames
   * @param framesPerSecond of the video
   * @param scattered new frames at independent moments of eight seconds instead of in a row
   */
  public record Shape(
      int size, int previous, int count, double framesPerSecond, boolean scattered) {}

  /**
   * Draws a clip. A share of the clips begin a video (the frames before are the picture at rest),
   * and another share change the move at their first frame.
   *
   * @param seed of the run
   * @param index of the clip in its split; subjects of different splits never meet
   */
  public static WorldClip draw(long seed, Split split, long index, SongBank songs, Shape shape) {
    SplittableRandom random = new SplittableRandom(Seeds.mix(seed, index));
    Stage stage = Stage.draw(split.seed(Seeds.mix(seed, index)), null, shape.size());
    List<Move> moves = Choreography.movesOf(split, stage.subject().kind());
    Move move = moves.get(random.nextInt(moves.size()));
    SongBank.Entry song = songs.get(random.nextInt(songs.size()));
    double rate = shape.framesPerSecond();
    int length = (int) (song.heard().song().seconds() * rate);
    int range = shape.scattered() ? (int) (SCATTER_SECONDS * rate) : shape.count();
    int first = random.nextInt(Math.max(1, length - range));
    boolean beginning = random.nextDouble() < BEGINNINGS;
    Move before = random.nextDouble() < CHANGES ? moves.get(random.nextInt(moves.size())) : move;
    Choreography dance =
        before == move || beginning || shape.scattered()
            ? Choreography.of(song.heard(), move)
            : new Choreography(
                song.heard(),
                List.of(
                    new Choreography.Part(before, 0, first / rate),
                    new Choreography.Part(move, first / rate, length / rate)));
    Frame[] frames = new Frame[shape.previous() + shape.count()];
    int[] places = new int[shape.count()];
    for (int i = 0; i < frames.length; i++) {
      int offset = i - shape.previous();
      int at = shape.scattered() ? first + random.nextInt(range) : first + offset;
      if (offset >= 0) {
        places[offset] = at;
      }
      Pose pose =
          offset < 0 && beginning
              ? Pose.rest()
              : dance.poseAt(Math.max(0, at / rate), stage.subject());
      frames[i] = new Frame(shape.size());
      stage.render(pose, frames[i]);
    }
    String prompt =
        Caption.promptFor(random, move, stage.subject().noun(), stage.subject().colour());
    return new WorldClip(stage, prompt, song, places, beginning, List.of(frames));
  }

  /** What it shows, for people. */
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("caption", prompt);
    facts.put("dancer", stage.subject().colour() + " " + stage.subject().noun());
    facts.put("song", song.heard().song().style().name().toLowerCase(Locale.ROOT));
    facts.put("tempo", String.format(Locale.ROOT, "%.1f", song.heard().tempo()));
    facts.put("pictures", Arrays.toString(places));
    return facts;
  }

  /** The picture of the dancer at rest. */
  public Frame rest() {
    Frame frame = new Frame(stage.size());
    stage.render(Pose.rest(), frame);
    return frame;
  }
}
