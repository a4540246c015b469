package org.musedance.dataset.source;

import java.util.List;

/**
 * What is heard in the music of a clip.
 *
 * @param loudness root mean square in dB of full scale, at least -120
 * @param tempo in beats per minute, 0 if nothing begins
 * @param pulse see {@link PulseClarity}
 * @param beats seconds from the clip's beginning
 */
public record HeardClip(double loudness, double tempo, double pulse, List<Double> beats) {}
