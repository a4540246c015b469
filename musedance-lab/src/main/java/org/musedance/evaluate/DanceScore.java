package org.musedance.evaluate;

import org.musedance.evaluate.metrics.BeatFit;
import org.musedance.evaluate.metrics.Folds;
import org.musedance.evaluate.metrics.OpticalFlow;
import org.musedance.evaluate.metrics.Sharpness;

/**
 * What is measured on any dance, whether its truth is known or not.
 *
 * @param beat share of the motion that follows the composed beats, see {@link BeatFit}
 * @param beatControl the same with the wrong grid
 * @param beatSeen the same as beat, of the motion that is seen in the pixels alone, see {@link
 *     OpticalFlow}: a check that the frames show the motion they were made with
 * @param motion mean magnitude of the flow in pixels
 * @param sharpness against the reference, see {@link Sharpness}
 * @param folds share of pixels, see {@link Folds}
 */
public record DanceScore(
    double beat,
    double beatControl,
    double beatSeen,
    double motion,
    double sharpness,
    double folds) {}
