/**
 * Arbitrary pictures for evaluation, made by other means than the dance world: ray marching,
 * fractals, brush strokes, crayon, pixels, flat shapes, cuts in a block. A model trained on the
 * dance world has seen nothing like them.
 */
package org.musedance.world.gallery;
