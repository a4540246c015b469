/**
 * The procedural dance world: dancers, moves and stages drawn from seeds, with exact motion.
 *
 * <p>Cut-out animation: each part of a dancer is drawn once as a premultiplied sprite; a frame
 * places the sprites by one rigid transform per bone and bends the whole by one smooth warp. Both
 * are evaluated backwards, from the frame to the rest picture, so the optical flow is exact.
 *
 * <p>Coordinates: pixels have their origin at the top left, y down, integer at pixel centres. Body
 * units have their origin between the feet, v up, and one unit is about the height of the dancer.
 */
package org.musedance.world;
