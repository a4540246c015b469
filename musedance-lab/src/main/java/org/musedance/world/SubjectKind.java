package org.musedance.world;

/** What a dancer is made of. */
public enum SubjectKind {
  /** People, from toddlers with big heads to grown-ups, with arms, legs, clothes and hair. */
  HUMAN,
  /** Boxes, screens, antennas and claws. */
  ROBOT,
  /** Cats, bears, birds and frogs, upright or on four legs. */
  ANIMAL,
  /** Turned things: vases, teapots, bottles. */
  OBJECT,
  /** Letters and emblems. */
  LOGO,
  /** A softly bounded region of a whole picture; the ground around it stretches along. */
  PICTURE,
  /** One photographic shape before a still ground. */
  CUTOUT
}
