/**
 * The layers that Stable Diffusion's networks are made of, under their published key names
 * (diffusers 0.40, {@code src/diffusers/models}).
 */
package org.musedance.model.blocks;
