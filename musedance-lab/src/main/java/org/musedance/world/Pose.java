package org.musedance.world;

/** Joint angles and global warp of a dancer at one moment. Immutable. */
public final class Pose {
  private static final int SIZE = Dof.values().length;
  private static final Pose REST = new Pose(new float[SIZE]);

  /** Degrees of freedom that shift the farthest point by about their own value. */
  private static final Dof[] SHIFTS = {
    Dof.SHIFT_X,
    Dof.SHIFT_Y,
    Dof.ROTATE,
    Dof.STRETCH_Y,
    Dof.BEND,
    Dof.HEAD_SHIFT,
    Dof.HEAD_DIP,
    Dof.HIP,
    Dof.TWIST
  };

  private final float[] values;

  private Pose(float[] values) {
    this.values = values;
  }

  /** The pose in which every degree of freedom is zero. */
  public static Pose rest() {
    return REST;
  }

  /**
   * The pose of a move at a beat count.
   *
   * @param beats beat count, an integer on the beat; a move repeats every {@link Move#beats()}
   * @param amplitude 0 (rest) to 1 (as far as the move goes)
   * @param subject whose build decides how the move is danced
   */
  public static Pose of(Move move, double beats, double amplitude, Subject subject) {
    if (!(amplitude >= 0 && amplitude <= 1)) {
      throw new IllegalArgumentException(
          "amplitude must be between 0 and 1, but was " + amplitude + "; clamp it before posing");
    }
    Draft draft = new Draft();
    double share = Math.min(1, subject.reach() / move.extent());
    move.dance(draft, beats, amplitude * share, subject.hasArms());
    return draft.pose();
  }

  /** Goes linearly from {@code a} (weight 0) to {@code b} (weight 1), for changes of move. */
  public static Pose blend(Pose a, Pose b, double weight) {
    float[] mixed = new float[SIZE];
    for (int i = 0; i < SIZE; i++) {
      mixed[i] = (float) (a.values[i] + (b.values[i] - a.values[i]) * weight);
    }
    return new Pose(mixed);
  }

  /** The value of one degree of freedom; radians, dancer heights or a ratio, see {@link Dof}. */
  public float get(Dof dof) {
    return values[dof.ordinal()];
  }

  /** An upper bound of how far the global warp shifts any point of the dancer, in its heights. */
  double extent() {
    double sum = .35 * Math.abs(get(Dof.STRETCH_X)) + .1 * Math.abs(get(Dof.TURN));
    for (Dof dof : SHIFTS) {
      sum += Math.abs(get(dof));
    }
    return sum
        + Math.hypot(get(Dof.WAVE_SIN), get(Dof.WAVE_COS))
        + Math.hypot(get(Dof.RIPPLE_SIN), get(Dof.RIPPLE_COS));
  }

  /** A pose being made. */
  static final class Draft {
    private final float[] values = new float[SIZE];

    Draft add(Dof dof, double value) {
      values[dof.ordinal()] += (float) value;
      return this;
    }

    /** The finished pose; the draft must not be used any more. */
    Pose pose() {
      return new Pose(values);
    }
  }
}
