package org.musedance.world;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Which move is danced when, in time with what the dancer hears.
 *
 * <p>The dancer counts from the first beat heard, so a move of two or four beats starts there; the
 * count follows the song's known beats. The louder the song, the larger the moves.
 *
 * @param heard the song as the dancer hears it
 * @param parts the moves in order, without gaps; the first holds before it, the last after it
 */
public record Choreography(HeardSong heard, List<Part> parts) {
  private static final double LEAST_AMPLITUDE = 0.55;
  private static final double CHANGE_BEATS = 0.5;
  private static final int PHRASE_BEATS = 4;
  private static final double CHANGING = 0.25;

  /** One move from one time to another, in seconds. */
  public record Part(Move move, double fromSeconds, double toSeconds) {}

  public Choreography {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException(
          "a choreography needs at least one move, but had none; name a move");
    }
    parts = List.copyOf(parts);
  }

  /** The moves that a kind of dancer may show in a split. */
  public static List<Move> movesOf(Split split, SubjectKind kind) {
    return Arrays.stream(Move.values()).filter(move -> split.allows(kind, move)).toList();
  }

  /** One move over the whole song. */
  public static Choreography of(HeardSong heard, Move move) {
    return new Choreography(heard, List.of(new Part(move, 0, heard.song().seconds())));
  }

  /**
   * Draws the moves of a clip: mostly one, for a quarter of the clips two, changing at a count of
   * four.
   *
   * @param moves what the dancer may dance, see {@link #movesOf}
   * @param fromSeconds where the clip starts in the song
   * @param toSeconds where it ends
   */
  public static Choreography draw(
      RandomGenerator random,
      HeardSong heard,
      List<Move> moves,
      double fromSeconds,
      double toSeconds) {
    Move first = moves.get(random.nextInt(moves.size()));
    List<Double> changes = changes(heard, fromSeconds, toSeconds);
    if (moves.size() < 2 || changes.isEmpty() || random.nextDouble() >= CHANGING) {
      return new Choreography(heard, List.of(new Part(first, fromSeconds, toSeconds)));
    }
    double change = changes.get(random.nextInt(changes.size()));
    Move second = first;
    while (second == first) second = moves.get(random.nextInt(moves.size()));
    return new Choreography(
        heard, List.of(new Part(first, fromSeconds, change), new Part(second, change, toSeconds)));
  }

  /** The beat count that the dancer follows: 0 at the first beat heard. */
  public double beatCountAt(double seconds) {
    return heard.song().beatsAt(seconds) - heard.firstCount();
  }

  /** How far the moves go, 0.55 to 1 with the song's energy. */
  public double amplitudeAt(double seconds) {
    return LEAST_AMPLITUDE + (1 - LEAST_AMPLITUDE) * heard.song().energyAt(seconds);
  }

  /** The move at a time. */
  public Move moveAt(double seconds) {
    return parts.get(index(seconds)).move();
  }

  /** The dancer's pose at a time; a new move is blended in during its first half beat. */
  public Pose poseAt(double seconds, Subject subject) {
    int index = index(seconds);
    Pose pose = pose(parts.get(index), seconds, subject);
    if (index == 0) return pose;
    double since = beatCountAt(seconds) - beatCountAt(parts.get(index).fromSeconds());
    if (since >= CHANGE_BEATS) return pose;
    double x = since / CHANGE_BEATS;
    return Pose.blend(pose(parts.get(index - 1), seconds, subject), pose, x * x * (3 - 2 * x));
  }

  private Pose pose(Part part, double seconds, Subject subject) {
    return Pose.of(part.move(), beatCountAt(seconds), amplitudeAt(seconds), subject);
  }

  private int index(double seconds) {
    int index = parts.size() - 1;
    while (index > 0 && seconds < parts.get(index).fromSeconds()) index--;
    return index;
  }

  /** The times of counts 0, 4, 8 … that leave a second to either side. */
  private static List<Double> changes(HeardSong heard, double from, double to) {
    List<Double> changes = new ArrayList<>();
    double[] beats = heard.song().beatSeconds();
    for (int beat = heard.firstCount(); beat < beats.length; beat += PHRASE_BEATS) {
      if (beats[beat] >= from + 1 && beats[beat] <= to - 1) changes.add(beats[beat]);
    }
    return changes;
  }
}
