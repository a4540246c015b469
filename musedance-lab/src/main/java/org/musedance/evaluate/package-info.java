/**
 * Measures how well a model dances: on test dancers of the dance world, whose true motion is known,
 * and on arbitrary pictures with songs whose beats are known.
 *
 * <p>Flow fields are planes [2, H, W] of dx, dy in pixels, from a frame back to its reference
 * picture, as in {@link org.musedance.world.Frame}.
 */
package org.musedance.evaluate;
