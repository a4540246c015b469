package org.musedance.dataset.source;

import java.util.Arrays;
import java.util.List;
import org.musedance.audio.BeatTracker;
import org.musedance.audio.Beats;
import org.musedance.audio.OnsetStrength;
import org.musedance.audio.Resampler;
import org.musedance.media.Sound;

/**
 * The music of a part of a video. Beats are tracked over the whole part, because music goes on
 * where shots are cut, and because dancers are animated to whole pieces.
 */
final class HeardPart {
  private static final double FLOOR_DECIBEL = -120;

  /** In less, noise has a rhythm by chance. */
  private static final double CLEAR_SECONDS = 10;

  private static final double FRAMES_PER_SECOND =
      (double) OnsetStrength.SAMPLE_RATE / OnsetStrength.HOP_SAMPLES;

  private final double from;
  private final Sound sound;
  private final Beats beats;

  /**
   * @param from where the part begins in the video, in seconds
   */
  HeardPart(double from, Sound sound) {
    this.from = from;
    this.sound = sound;
    float[] mono = Resampler.resample(sound.mono(), sound.sampleRate(), OnsetStrength.SAMPLE_RATE);
    beats = BeatTracker.track(mono);
  }

  HeardClip clip(Span clip) {
    double start = clip.from() - from;
    double end = clip.to() - from;
    List<Double> within =
        Arrays.stream(beats.seconds())
            .filter(beat -> beat >= start && beat < end)
            .map(beat -> round(beat - start))
            .boxed()
            .toList();
    return new HeardClip(
        loudness(start, clip.seconds()), round(beats.tempo()), pulse(start, end), within);
  }

  /** Clarity in the clip, or where that is short, in the music around it. */
  private double pulse(double start, double end) {
    double missing = Math.max(0, CLEAR_SECONDS - (end - start)) / 2;
    int length = beats.onsetStrength().length;
    int first = (int) Math.max(0, Math.round((start - missing) * FRAMES_PER_SECOND));
    int last = (int) Math.min(length, Math.round((end + missing) * FRAMES_PER_SECOND));
    return round(PulseClarity.of(beats.onsetStrength(), Math.min(first, last), last));
  }

  private double loudness(double start, double seconds) {
    float[] samples = sound.slice(start, seconds).mono();
    double squares = 0;
    for (float sample : samples) {
      squares += (double) sample * sample;
    }
    double decibel = 10 * Math.log10(squares / Math.max(1, samples.length));
    return round(Math.max(FLOOR_DECIBEL, decibel));
  }

  /** To a tenth of a millisecond, or of any other unit: what is stored need not be longer. */
  private static double round(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
