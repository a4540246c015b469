package org.musedance.world;

/**
 * The parts of a dancer, labelled as in DensePose (Güler et al. 2018): 1-2 torso, 3-4 hands, 5-6
 * feet, 7-10 upper legs, 11-14 lower legs, 15-18 upper arms, 19-22 lower arms, 23-24 head. Sides
 * are the dancer's own; of each back and front pair we use the front.
 */
enum BodyPart {
  TORSO(2),
  RIGHT_HAND(3),
  LEFT_HAND(4),
  LEFT_FOOT(5),
  RIGHT_FOOT(6),
  RIGHT_THIGH(9),
  LEFT_THIGH(10),
  RIGHT_SHIN(13),
  LEFT_SHIN(14),
  LEFT_UPPER_ARM(17),
  RIGHT_UPPER_ARM(18),
  LEFT_FOREARM(21),
  RIGHT_FOREARM(22),
  /** 23 on the right half of the head, 24 on the left half. */
  HEAD(23);

  private final byte label;

  BodyPart(int label) {
    this.label = (byte) label;
  }

  byte label() {
    return label;
  }
}
