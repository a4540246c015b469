/**
 * Hearing: resampling, spectra, onset strength, tempo, beats and the filterbank of the music
 * encoder.
 *
 * <p>Everything is plain Java on arrays, without native code, so that a command that only listens
 * starts at once. Sound is mono {@code float} in [-1, 1] unless a method says otherwise; beats are
 * found at 22,050 Hz in frames of 512 samples, the music encoder hears 16,000 Hz. All classes are
 * immutable, safe to share between threads, and give the same numbers for any number of threads.
 */
package org.musedance.audio;
