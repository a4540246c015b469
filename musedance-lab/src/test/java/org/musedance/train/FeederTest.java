package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FeederTest {
  private final Set<Long> open = ConcurrentHashMap.newKeySet();

  /** A batch that knows whether it was closed. */
  private final class Numbered implements AutoCloseable {
    private final long step;

    Numbered(long step) {
      this.step = step;
      open.add(step);
    }

    @Override
    public void close() {
      open.remove(step);
    }
  }

  @Test
  void givesTheBatchesOfStepsInOrderWhicheverIsReadyFirst() throws Exception {
    CountDownLatch secondIsMade = new CountDownLatch(1);
    try (Feeder<Numbered> feeder =
        new Feeder<>(
            step -> {
              await(step == 3 ? secondIsMade : new CountDownLatch(0));
              if (step == 4) {
                secondIsMade.countDown();
              }
              return new Numbered(step);
            },
            3,
            12)) {
      for (long step = 3; step <= 12; step++) {
        try (Numbered batch = feeder.next()) {
          assertThat(batch.step).isEqualTo(step);
        }
      }
    }
    assertThat(open).isEmpty();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void closesTheBatchesThatNobodyTook() throws Exception {
    try (Feeder<Numbered> feeder = new Feeder<>(Numbered::new, 1, 100)) {
      feeder.next().close();
    }
    assertThat(open).isEmpty();
  }

  @Test
  void handsAFailureOnAtItsStepAndClosesTheOthers() {
    assertThatThrownBy(
            () -> {
              try (Feeder<Numbered> feeder = new Feeder<>(this::failingAtTwo, 1, 100)) {
                feeder.next().close();
                feeder.next();
              }
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("batch 2");
    assertThat(open).isEmpty();
  }

  @Test
  void aFailureThatNobodyAskedForDoesNotSpoilTheEnd() throws Exception {
    try (Feeder<Numbered> feeder = new Feeder<>(this::failingAtTwo, 1, 100)) {
      feeder.next().close();
    }
    assertThat(open).isEmpty();
  }

  private Numbered failingAtTwo(long step) {
    if (step == 2) {
      throw new IllegalArgumentException("batch 2");
    }
    return new Numbered(step);
  }
}
