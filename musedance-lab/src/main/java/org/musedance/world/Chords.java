package org.musedance.world;

import java.util.SplittableRandom;
import org.musedance.world.Player.Moment;

/** Plays the chords of the harmony in the rhythm of the groove. */
final class Chords implements Player {
  private static final int LOWEST = 55;
  private final Groove groove;
  private final Harmony harmony;
  private final Voice voice;

  Chords(SongStyle style, Groove groove, Harmony harmony, SplittableRandom random) {
    this.groove = groove;
    this.harmony = harmony;
    voice = style.chords.get(random.nextInt(style.chords.size()));
  }

  @Override
  public void play(Moment moment, Mixer mixer, SplittableRandom random) {
    double velocity = groove.velocity("chord", moment.step());
    if (velocity == 0) return;
    double seconds = 0.95 * moment.lasting(groove.length("chord", moment.step()));
    for (int tone = 0; tone < harmony.tones(); tone++) {
      int note = harmony.noteWithin(harmony.degree(moment.bar()) + 2 * tone, LOWEST + tone);
      float[] sound = voice.note(Harmony.hertz(note), seconds, velocity, random);
      mixer.addMusic(sound, moment.seconds(), 0.22 * moment.gain());
    }
  }
}
