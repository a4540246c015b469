/**
 * What Hallo (Xu et al. 2024) adds to AnimateAnyone for talking heads, under its published key
 * names: audio modules with masks for the regions of a face, and the projections of audio and face.
 * Its face locator is a {@link org.musedance.model.dance.PoseGuider}, its audio projection a {@link
 * org.musedance.model.dance.MusicProjection}.
 */
package org.musedance.model.hallo;
