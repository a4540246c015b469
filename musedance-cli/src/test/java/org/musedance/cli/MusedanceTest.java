package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MusedanceTest {

  @Test
  void explainsItselfWithoutArguments() {
    CommandLineRun run = CommandLineRun.of();

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("dancing video").contains("listen");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    assertThat(CommandLineRun.of("--version").out()).startsWith("musedance ");
  }

  @Test
  void explainsEverySubcommand() {
    CommandLineRun run = CommandLineRun.of("listen", "--help");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("--json").contains("--verbose");
  }

  @Test
  void answersABadOptionWithOneSentence() {
    CommandLineRun run = CommandLineRun.of("listen", "--loud", "song.wav");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines())
        .containsExactly("musedance listen: Unknown option: '--loud'; see musedance listen --help");
  }

  @Test
  void guessesAMistypedCommand() {
    CommandLineRun run = CommandLineRun.of("lisen");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("'lisen', perhaps you mean listen");
  }

  @Test
  void answersAMissingFileWithOneSentence() {
    CommandLineRun run = CommandLineRun.of("listen", "no-such-song.wav");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("musedance: ").contains("no-such-song.wav");
  }
}
