package org.musedance.world;

/**
 * A rigid piece of a dancer that turns about a pivot.
 *
 * @param parent index of the bone that carries it, or -1
 * @param dof what turns it, or null for a bone that only follows
 * @param x pivot in pixels of the rest picture
 * @param y pivot in pixels of the rest picture
 * @param gain factor on the degree of freedom: -1 mirrors a left limb, small values follow softly
 */
record Bone(int parent, Dof dof, double x, double y, double gain) {}
