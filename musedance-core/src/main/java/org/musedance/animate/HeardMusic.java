package org.musedance.animate;

import org.musedance.audio.AstFeatures;
import org.musedance.audio.BeatGrid;
import org.musedance.audio.BeatTracker;
import org.musedance.audio.Beats;
import org.musedance.audio.OnsetStrength;
import org.musedance.audio.Resampler;
import org.musedance.media.Sound;

/**
 * A piece of music as the networks hear it.
 *
 * @param tempo in beats per minute; 0 when no beat was heard
 * @param grid the beats on the frames of the video
 * @param logMel log mel energies, 10 ms a frame
 */
public record HeardMusic(double tempo, BeatGrid grid, float[][] logMel) {

  /** Listens to a sound for a video of so many frames per second. */
  public static HeardMusic listen(Sound sound, AstFeatures ears, double framesPerSecond) {
    float[] mono = sound.mono();
    Beats beats = BeatTracker.track(at(OnsetStrength.SAMPLE_RATE, mono, sound));
    BeatGrid grid = new BeatGrid(beats.seconds(), beats.tempo(), framesPerSecond);
    return new HeardMusic(beats.tempo(), grid, ears.logMel(at(ears.samplingRate(), mono, sound)));
  }

  private static float[] at(int rate, float[] mono, Sound sound) {
    return Resampler.resample(mono, sound.sampleRate(), rate);
  }
}
