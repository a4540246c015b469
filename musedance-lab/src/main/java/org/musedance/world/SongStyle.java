package org.musedance.world;

import static org.musedance.world.Voice.BELL;
import static org.musedance.world.Voice.DRIVEN_GUITAR;
import static org.musedance.world.Voice.ELECTRIC_PIANO;
import static org.musedance.world.Voice.FLUTE;
import static org.musedance.world.Voice.GUITAR;
import static org.musedance.world.Voice.LEAD;
import static org.musedance.world.Voice.ORGAN;
import static org.musedance.world.Voice.PAD;
import static org.musedance.world.Voice.PLUCKED_BASS;
import static org.musedance.world.Voice.ROUND_BASS;
import static org.musedance.world.Voice.SAW_BASS;
import static org.musedance.world.Voice.STAB;

import java.util.List;

/** The styles of music that the dance world knows, each with its tempo, groove and instruments. */
public enum SongStyle {
  HOUSE(
      116,
      128,
      """
      kick  9...9...9...9...
      clap  ....7.......7...
      hat   5.2.5.2.5.2.5.2.
      open  ..3...3...3...3.
      bass  ..r...r...r...o.
      bass  ..r-..r-..o-..r-
      chord 6..5..5.6..5..5.
      chord 6-..5-..6-..5-..
      """,
      List.of(SAW_BASS, ROUND_BASS),
      List.of(STAB, ELECTRIC_PIANO, ORGAN),
      List.of(BELL, LEAD)),
  DISCO(
      108,
      126,
      """
      kick  9...9...9...9...
      snare ....7.......7...
      hat   5.2.5.2.5.2.5.2.
      open  ..3...3...3...3.
      bass  r.o.r.o.r.o.r.o.
      bass  r-..f.o.r-..f.a.
      chord 5...5.3.5...5.3.
      """,
      List.of(PLUCKED_BASS, ROUND_BASS),
      List.of(GUITAR, ELECTRIC_PIANO),
      List.of(FLUTE, LEAD, BELL)),
  HIP_HOP(
      84,
      104,
      """
      kick  9.....2.8.3.....
      kick  9......28.......
      kick  9...4...8.2.4...
      snare ....9.......9...
      hat   6.2.6.2.6.2.6.2.
      bass  r-----..r-..f-..
      bass  r---..o.r-----a.
      chord 6---....5---....
      """,
      List.of(ROUND_BASS, PLUCKED_BASS),
      List.of(ELECTRIC_PIANO, GUITAR),
      List.of(BELL, FLUTE)),
  FUNK(
      92,
      116,
      """
      kick  9.....3.8..2....
      kick  9.3...2.8.3.....
      snare ....9..1.1..9...
      hat   6.2.6.2.6.2.6.2.
      bass  r.r...o.r..f.o..
      bass  r..r..o.r.f...o.
      chord 5...4.3.5..3....
      chord 5.....3.5...4.3.
      """,
      List.of(PLUCKED_BASS, SAW_BASS),
      List.of(GUITAR, STAB, ORGAN),
      List.of(LEAD, ORGAN)),
  DRUM_AND_BASS(
      156,
      172,
      """
      kick  9...7...9...7...
      kick  9...7...9.2.7...
      snare ....8.......8...
      hat   7.2.7.2.7.2.7.2.
      ride  9...7...9...7...
      bass  r-----..o-..f-..
      bass  r---r---f---a---
      chord 5---------------
      """,
      List.of(SAW_BASS, ROUND_BASS),
      List.of(PAD),
      List.of(BELL, FLUTE)),
  WALTZ(
      96,
      152,
      """
      kick  9...5...5...
      rim   3...8...8...
      hat   4...4...4...
      bass  r---........
      bass  r---....f---
      chord ....6-..6-..
      """,
      List.of(PLUCKED_BASS, ROUND_BASS),
      List.of(ORGAN, GUITAR, ELECTRIC_PIANO),
      List.of(FLUTE, BELL)),
  ROCK(
      108,
      150,
      """
      kick  9...4...9...4...
      kick  9...4.3.9...4...
      snare ....9.......9...
      hat   6.2.6.2.6.2.6.2.
      bass  r-..r-r.r-..r-f.
      bass  r-..r-..r-..o.a.
      chord 6---6---6---6---
      chord 7-------6-------
      """,
      List.of(SAW_BASS, PLUCKED_BASS),
      List.of(DRIVEN_GUITAR),
      List.of(LEAD, ORGAN)),
  REGGAE(
      76,
      92,
      """
      kick  9...7...9...7...
      rim   ....7.......7...
      hat   5.1.5.1.5.1.5.1.
      bass  r---f---o---f-..
      bass  r---..r-t---f-..
      chord ..2...2...2...2.
      """,
      List.of(ROUND_BASS),
      List.of(ORGAN),
      List.of(FLUTE, BELL)),
  POP_RAMP(
      96,
      128,
      """
      kick  9...7...9...7...
      clap  ....8.......8...
      hat   5.1.5.1.5.1.5.1.
      bass  r---r---r---f---
      bass  r-..o-..r-..f-..
      chord 5-------5-------
      chord 5-..4-..5-..4-..
      """,
      List.of(ROUND_BASS, SAW_BASS),
      List.of(ELECTRIC_PIANO, PAD, GUITAR),
      List.of(BELL, LEAD, FLUTE));

  private final double minBpm;
  private final double maxBpm;
  final String tab;
  final List<Voice> basses;
  final List<Voice> chords;
  final List<Voice> leads;

  SongStyle(
      double minBpm,
      double maxBpm,
      String tab,
      List<Voice> basses,
      List<Voice> chords,
      List<Voice> leads) {
    this.minBpm = minBpm;
    this.maxBpm = maxBpm;
    this.tab = tab;
    this.basses = basses;
    this.chords = chords;
    this.leads = leads;
  }

  /** The slowest tempo at the start, in beats per minute. */
  public double minBpm() {
    return minBpm;
  }

  /** The fastest tempo at the start, in beats per minute. */
  public double maxBpm() {
    return maxBpm;
  }

  /** Three for a waltz, else four. */
  public int beatsPerBar() {
    return this == WALTZ ? 3 : 4;
  }

  /** The largest relative change of tempo from the first to the last second. */
  double maxTempoChange() {
    return this == POP_RAMP ? 0.15 : 0;
  }

  /** The largest share of a beat by which its second and fourth quarter come late. */
  double maxSwing() {
    return switch (this) {
      case HIP_HOP -> 0.08;
      case FUNK, REGGAE -> 0.04;
      default -> 0;
    };
  }
}
