package org.musedance.dataset.build;

/**
 * How far a build is.
 *
 * @param phase what is being done, such as "looking"
 * @param done pieces of work of this phase
 * @param total pieces of work of this phase
 * @param name of the piece that was done last
 */
public record BuildProgress(String phase, int done, int total, String name) {}
