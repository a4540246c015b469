/** The procedural dance world: songs with known beats, dancers, moves and captions. */
package org.musedance.world;
