/**
 * Networks that look at pictures and videos for the sake of a measure: LPIPS, CLIP, TorchScript
 * files such as I3D, and the encoder of our own model. No weights come with the project but the
 * last; without a network's files its measure is not printed.
 */
package org.musedance.evaluate.features;
