package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the command itself says; the hub's protocol is tested where it is spoken. */
class ModelsPullTest {
  @Test
  void namesWhatIsNoModel() {
    CommandLineRun run = CommandLineRun.of("models", "pull", "stable-diffusion");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith(
            "musedance: a model on a hub must be ORGANISATION/NAME or ORGANISATION/NAME@REVISION,"
                + " but was stable-diffusion");
  }

  @Test
  void showsThatPatternsComeBehindTheName() {
    assertThat(CommandLineRun.of("models", "pull", "--help").out())
        .startsWith("Usage: musedance models pull ORG/NAME[@REV] [--include GLOB...]");
  }
}
