package org.musedance.world;

import java.util.random.RandomGenerator;

/**
 * How a dancer is inked and lit.
 *
 * @param outline line width around parts, in body units; 0 draws none
 * @param ink colour of the outline
 * @param relief strength of the light on rounded edges, 0 is flat
 * @param lightX direction to the light, positive to the right
 * @param dusk how much darker the feet are than the head, 0 to 1
 */
record Style(double outline, int ink, double relief, double lightX, double dusk) {

  static Style draw(RandomGenerator random) {
    double[] widths = {0, 0, .008, .013, .02};
    double outline = widths[random.nextInt(widths.length)];
    int ink = Colour.light(Colour.palette(random, 1)[0], .3 * random.nextDouble());
    double relief = random.nextDouble() < .55 ? .3 + .6 * random.nextDouble() : 0;
    double side = random.nextBoolean() ? .6 : -.6;
    return new Style(outline, ink, relief, side, relief * .25);
  }
}
