package org.musedance.evaluate;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.musedance.audio.BeatGrid;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.tensor.Seeds;
import org.musedance.world.Caption;
import org.musedance.world.Choreography;
import org.musedance.world.Frame;
import org.musedance.world.HeardSong;
import org.musedance.world.Move;
import org.musedance.world.Pose;
import org.musedance.world.Song;
import org.musedance.world.SongStyle;
import org.musedance.world.Split;
import org.musedance.world.Stage;
import org.musedance.world.SubjectKind;

/**
 * A dance that no training run has seen: dancer, song and wording are new, and for some moves the
 * kind of dancer is one that never danced them. The song is kept even where its beat is misheard.
 *
 * @param index which sample of the evaluation
 * @param stage the dancer and the ground
 * @param move what is asked for
 * @param song with the beats that were composed and those that are heard
 * @param prompt in a wording kept out of training
 */
public record WorldSample(int index, Stage stage, Move move, HeardSong song, String prompt) {
  private static final String SONGS = "songs";

  /**
   * Draws a sample. The first samples have one move each, danced by a kind kept from it in training
   * where there is one; the next go round again with other kinds.
   *
   * @param seed of the evaluation
   * @param size side in pixels
   */
  public static WorldSample draw(long seed, int index, int size, double seconds) {
    return draw(seed, index, size, seconds, null);
  }

  /** The same with a song of a style, or of any where it is null. */
  public static WorldSample draw(
      long seed, int index, int size, double seconds, SongStyle styleOrNull) {
    long own = Split.TEST.seed(Seeds.mix(seed, index));
    Move move = move(index);
    Stage stage = Stage.draw(own, kind(index), size);
    String noun = stage.subject().noun();
    String prompt =
        Caption.heldOutPromptFor(new SplittableRandom(own), move, noun, stage.subject().colour());
    return new WorldSample(index, stage, move, song(own, seconds, styleOrNull), prompt);
  }

  /** A new song and what is heard in it. */
  public static HeardSong song(long seed, double seconds, SongStyle styleOrNull) {
    return HeardSong.listen(Song.compose(Seeds.mix(seed, SONGS), styleOrNull, seconds));
  }

  /** The move of an index: each in turn. */
  public static Move move(int index) {
    return Move.values()[index % Move.values().length];
  }

  static SubjectKind kind(int index) {
    SubjectKind[] kinds = SubjectKind.values();
    int round = index / Move.values().length;
    SubjectKind next = kinds[(move(index).ordinal() + 4 + 2 * round) % kinds.length];
    return Arrays.stream(kinds)
        .filter(kind -> round == 0 && !Split.TRAIN.allows(kind, move(index)))
        .findFirst()
        .orElse(next);
  }

  /** Whether training never showed this kind of dancer with this move. */
  public boolean heldOut() {
    return !Split.TRAIN.allows(stage.subject().kind(), move);
  }

  public int size() {
    return stage.size();
  }

  /** The dancer at rest. */
  public Picture reference() {
    Frame rest = new Frame(size());
    stage.render(Pose.rest(), rest);
    return new Picture(size(), size(), rest.rgb);
  }

  public Sound music() {
    return sound(song);
  }

  /** A song as it sounds. */
  public static Sound sound(HeardSong song) {
    return Sound.ofMono(song.song().samples(), song.song().sampleRate());
  }

  /** Draws what a move looks like at a time, the truth if it is {@link #move}. */
  public void render(Move danced, double seconds, Frame out) {
    stage.render(Choreography.of(song, danced).poseAt(seconds, stage.subject()), out);
  }

  /** The same on beats of another grid than the composed one. */
  void render(Move danced, double seconds, BeatGrid grid, Frame out) {
    double amplitude = Choreography.of(song, danced).amplitudeAt(seconds);
    stage.render(Pose.of(danced, grid.countAt(seconds), amplitude, stage.subject()), out);
  }

  /** The composed beat count at each frame. */
  public double[] beats(int frames, double fps) {
    return beats(song, frames, fps);
  }

  /** The composed beat count at each frame, from the first beat heard. */
  public static double[] beats(HeardSong song, int frames, double fps) {
    double[] beats = new double[frames];
    Arrays.setAll(beats, frame -> song.song().beatsAt(frame / fps) - song.firstCount());
    return beats;
  }
}
