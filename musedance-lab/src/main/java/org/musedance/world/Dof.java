package org.musedance.world;

/**
 * The degrees of freedom of a pose; all are zero at rest.
 *
 * <p>The first group turns bones, in radians. Arms and legs are positive when they rise or spread
 * to their own side; the others are positive clockwise on the screen. Sides are the dancer's own,
 * who faces us: the right arm is on the left of the picture. The second group warps the whole
 * dancer; shifts are in dancer heights.
 */
public enum Dof {
  TORSO,
  HEAD,
  RIGHT_ARM,
  LEFT_ARM,
  RIGHT_FOREARM,
  LEFT_FOREARM,
  RIGHT_LEG,
  LEFT_LEG,
  RIGHT_SHIN,
  LEFT_SHIN,
  TAIL,
  /** Sideways, positive to the right of the picture. */
  SHIFT_X,
  /** Up. */
  SHIFT_Y,
  /** About the feet, radians clockwise. */
  ROTATE,
  /** Relative widening: 0.1 is 10% wider. */
  STRETCH_X,
  /** Relative growth in height. */
  STRETCH_Y,
  /** Sideways shift growing with the square of the height. */
  BEND,
  /** Sideways wave over the height; with {@link #WAVE_COS} it travels. */
  WAVE_SIN,
  WAVE_COS,
  /** Up and down wave over the width; with {@link #RIPPLE_COS} it travels. */
  RIPPLE_SIN,
  RIPPLE_COS,
  /** Sideways shift of the upper part alone. */
  HEAD_SHIFT,
  /** Downward shift of the upper part alone. */
  HEAD_DIP,
  /** Sideways shift of the middle. */
  HIP,
  /** Sideways S over the height. */
  TWIST,
  /** Turn about the vertical axis: -1 looks to the left of the picture, 1 to the right. */
  TURN
}
