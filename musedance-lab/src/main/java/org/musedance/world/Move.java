package org.musedance.world;

import static java.lang.Math.PI;
import static java.lang.Math.cos;
import static java.lang.Math.sin;

import org.musedance.world.Pose.Draft;

/**
 * The moves of the dance world: each maps a beat count to degrees of freedom, linearly in the
 * amplitude or nearly so, and repeats every {@link #beats()} beats. Extremes lie on the beats.
 */
public enum Move {
  BOUNCE("bounce", 1) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double low = cos(2 * PI * beats);
      double high = (1 - low) / 2;
      d.add(Dof.STRETCH_Y, -.15 * a * low).add(Dof.STRETCH_X, .11 * a * low);
      bothArms(d, .45 * a * high, .5 * a * high);
      legs(d, .12 * a * (1 - high), -.2 * a * (1 - high));
      d.add(Dof.TAIL, .3 * a * low);
    }
  },
  SWAY("sway", 2) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double side = a * cos(PI * beats);
      d.add(Dof.ROTATE, .17 * side).add(Dof.BEND, .11 * side).add(Dof.SHIFT_X, .03 * side);
      d.add(Dof.HEAD, .22 * side).add(Dof.TAIL, -.4 * side);
      d.add(Dof.RIGHT_ARM, .25 * a + .4 * side).add(Dof.LEFT_ARM, .25 * a - .4 * side);
    }
  },
  ARM_WAVE("arm wave", 2) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double phase = PI * beats;
      d.add(Dof.RIGHT_FOREARM, a * (.15 + .75 * cos(phase)));
      d.add(Dof.RIGHT_ARM, a * (1.35 + .6 * cos(phase - .8)));
      d.add(Dof.LEFT_ARM, a * (1.35 + .6 * cos(phase - 2.3)));
      d.add(Dof.LEFT_FOREARM, a * (.15 + .75 * cos(phase - 3.1)));
      double ripple = a * (arms ? .035 : .12);
      d.add(Dof.RIPPLE_SIN, ripple * sin(phase)).add(Dof.RIPPLE_COS, ripple * cos(phase));
      d.add(Dof.BEND, .07 * a * cos(phase - 1.5)).add(Dof.TORSO, .06 * a * cos(phase - 1.5));
    }
  },
  SPIN("spin", 4) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double side = sin(PI * beats / 2);
      d.add(Dof.TURN, a * side).add(Dof.STRETCH_X, -.32 * a * side * side);
      d.add(Dof.BEND, .07 * a * side).add(Dof.SHIFT_Y, .04 * a * side * side);
      bothArms(d, .55 * a * (1 - .5 * side * side), .3 * a);
    }
  },
  JUMP("jump", 1) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double phase = beats - Math.floor(beats);
      double flight = 4 * phase * (1 - phase);
      double landing = Math.max(0, 1 - 5 * Math.min(phase, 1 - phase));
      d.add(Dof.SHIFT_Y, .19 * a * flight);
      d.add(Dof.STRETCH_Y, a * (.07 * flight - .17 * landing));
      d.add(Dof.STRETCH_X, a * (-.05 * flight + .11 * landing));
      bothArms(d, 1.5 * a * flight, .3 * a * flight);
      legs(d, .28 * a * flight, -.15 * a * flight);
    }
  },
  HEADBANG("headbang", 1) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double swing = a * cos(2 * PI * beats);
      d.add(Dof.HEAD_SHIFT, .11 * swing).add(Dof.HEAD_DIP, .05 * (a + swing));
      d.add(Dof.HEAD, .42 * swing).add(Dof.TORSO, .1 * swing);
      d.add(Dof.STRETCH_Y, -.05 * swing);
      bothArms(d, .25 * a, .5 * a);
    }
  },
  STEP_TOUCH("step touch", 4) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double side = a * sin(PI * beats / 2);
      double step = sin(PI * beats);
      d.add(Dof.SHIFT_X, .15 * side).add(Dof.SHIFT_Y, .06 * a * step * step);
      d.add(Dof.ROTATE, -.07 * side);
      d.add(Dof.RIGHT_LEG, .32 * Math.max(0, -side)).add(Dof.LEFT_LEG, .32 * Math.max(0, side));
      double swing = a * cos(PI * beats / 2);
      d.add(Dof.RIGHT_ARM, .35 * a + .4 * swing).add(Dof.LEFT_ARM, .35 * a - .4 * swing);
      d.add(Dof.TAIL, .35 * side);
    }
  },
  TWIST("twist", 2) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double side = a * cos(PI * beats);
      d.add(Dof.TWIST, .09 * side).add(Dof.TURN, .55 * side);
      d.add(Dof.STRETCH_X, -.09 * Math.abs(side * cos(PI * beats)));
      d.add(Dof.RIGHT_ARM, .5 * a + .6 * side).add(Dof.LEFT_ARM, .5 * a - .6 * side);
      d.add(Dof.RIGHT_FOREARM, .7 * a).add(Dof.LEFT_FOREARM, .7 * a);
      d.add(Dof.HEAD, -.15 * side);
    }
  },
  WIGGLE("wiggle", 1) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double phase = 2 * PI * beats;
      d.add(Dof.WAVE_SIN, .075 * a * sin(phase)).add(Dof.WAVE_COS, .075 * a * cos(phase));
      d.add(Dof.RIGHT_ARM, a * (.5 + .25 * cos(phase)));
      d.add(Dof.LEFT_ARM, a * (.5 - .25 * cos(phase)));
      d.add(Dof.TAIL, .45 * a * cos(phase));
    }
  },
  NOD("nod", 1) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double down = a * (1 + cos(2 * PI * beats)) / 2;
      d.add(Dof.HEAD_DIP, .12 * down).add(Dof.STRETCH_Y, -.03 * down);
      bothArms(d, .12 * down, .2 * down);
    }
  },
  HIP_SWING("hip swing", 2) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double side = a * cos(PI * beats);
      d.add(Dof.HIP, .13 * side).add(Dof.TORSO, -.06 * side);
      d.add(Dof.STRETCH_Y, -.04 * Math.abs(side * cos(PI * beats)));
      d.add(Dof.RIGHT_ARM, .3 * a - .25 * side).add(Dof.LEFT_ARM, .3 * a + .25 * side);
      d.add(Dof.RIGHT_FOREARM, -.5 * a).add(Dof.LEFT_FOREARM, -.5 * a);
      d.add(Dof.TAIL, .5 * side);
    }
  },
  SLIDE("slide", 4) {
    @Override
    void dance(Draft d, double beats, double a, boolean arms) {
      double phase = PI * beats / 2;
      double place = sin(phase) + .11 * sin(3 * phase);
      double speed = cos(phase) + .33 * cos(3 * phase);
      d.add(Dof.SHIFT_X, .19 * a * place).add(Dof.ROTATE, .1 * a * speed);
      d.add(Dof.BEND, -.11 * a * speed).add(Dof.STRETCH_Y, -.06 * a * speed * speed);
      d.add(Dof.RIGHT_ARM, a * (.6 - .3 * speed)).add(Dof.LEFT_ARM, a * (.6 + .3 * speed));
      legs(d, .1 * a * (1 + Math.abs(place)), 0);
    }
  };

  private final String phrase;
  private final int beats;
  private final double extent;

  Move(String phrase, int beats) {
    this.phrase = phrase;
    this.beats = beats;
    extent = largestExtent();
  }

  /** Plain English for the move, such as "arm wave". */
  public String phrase() {
    return phrase;
  }

  /** After how many beats the move repeats: 1, 2 or 4. */
  public int beats() {
    return beats;
  }

  /** An upper bound of how far the move's warp shifts any point, in dancer heights. */
  double extent() {
    return extent;
  }

  private double largestExtent() {
    double largest = 0;
    for (int step = 0; step < 16; step++) {
      Draft draft = new Draft();
      dance(draft, step * beats / 16.0, 1, false);
      largest = Math.max(largest, draft.pose().extent());
    }
    return largest;
  }

  /** Adds the move at a beat count with an amplitude of 0 to 1. */
  abstract void dance(Draft draft, double beats, double amplitude, boolean arms);

  private static void bothArms(Draft d, double upper, double lower) {
    d.add(Dof.RIGHT_ARM, upper).add(Dof.LEFT_ARM, upper);
    d.add(Dof.RIGHT_FOREARM, lower).add(Dof.LEFT_FOREARM, lower);
  }

  private static void legs(Draft d, double thigh, double shin) {
    d.add(Dof.RIGHT_LEG, thigh).add(Dof.LEFT_LEG, thigh);
    d.add(Dof.RIGHT_SHIN, shin).add(Dof.LEFT_SHIN, shin);
  }
}
