package org.musedance.world;

import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

/** Plays the bass line of a groove over the chords. */
final class Bass implements Player {
  private static final int LOWEST = 33;
  private final Groove groove;
  private final Harmony harmony;
  private final Voice voice;

  Bass(SongStyle style, Groove groove, Harmony harmony, SplittableRandom random) {
    this.groove = groove;
    this.harmony = harmony;
    voice = style.basses.get(random.nextInt(style.basses.size()));
  }

  @Override
  public void play(Moment moment, Mixer mixer, SplittableRandom random) {
    char tone = groove.at("bass", moment.step());
    if (moment.energy() < 0.15 || tone == '.' || tone == '-') return;
    double seconds = moment.lasting(groove.length("bass", moment.step()));
    double accent = moment.onBeat() ? 0.95 : 0.7;
    float[] sound =
        voice.note(Harmony.hertz(note(tone, moment.bar())), 0.9 * seconds, accent, random);
    mixer.addMusic(sound, moment.seconds(), 0.36 * moment.gain());
  }

  private int note(char tone, int bar) {
    int root = harmony.noteWithin(harmony.degree(bar), LOWEST);
    return switch (tone) {
      case 'r' -> root;
      case 'o' -> root + 12;
      case 't' -> harmony.noteWithin(harmony.degree(bar) + 2, root);
      case 'f' -> harmony.noteWithin(harmony.degree(bar) + 4, root);
      case 'a' -> harmony.noteWithin(harmony.degree(bar + 1) - 1, LOWEST);
      default ->
          throw new IllegalArgumentException(
              "a bass tone must be one of r, t, f, o, a, but was " + tone + "; correct the tab");
    };
  }
}
