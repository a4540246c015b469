/**
 * The U-Net of Stable Diffusion 1.5 in its three uses: alone, as ReferenceNet, and as the denoiser
 * of a video. One set of blocks serves all three; frames are folded into the batch.
 */
package org.musedance.model.unet;
