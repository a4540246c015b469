package org.musedance.weights.hub;

import java.time.Duration;

/**
 * How long to wait for a hub.
 *
 * @param pause before a failed request is sent again; each further pause is twice as long
 * @param silence without a byte after which a connection counts as broken
 */
record HubPatience(Duration pause, Duration silence) {
  static final HubPatience USUAL = new HubPatience(Duration.ofSeconds(1), Duration.ofSeconds(60));
}
