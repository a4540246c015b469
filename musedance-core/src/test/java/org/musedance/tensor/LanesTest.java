package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LanesTest {
  private final int threads = torch.get_num_threads();

  @BeforeEach
  void fourThreads() {
    torch.set_num_threads(4);
  }

  @AfterEach
  void asManyAsBefore() {
    torch.set_num_threads(threads);
  }

  @Test
  void worksAreComputedAtOnceWithAShareOfTheThreads() throws Exception {
    CyclicBarrier both = new CyclicBarrier(2);
    Callable<Integer> work =
        () -> {
          both.await(30, TimeUnit.SECONDS);
          return torch.get_num_threads();
        };
    try (Lanes lanes = new Lanes(2)) {
      assertThat(lanes.run(List.of(work, work))).containsExactly(2, 2);
    }
    assertThat(torch.get_num_threads()).isEqualTo(4);
  }

  @Test
  void resultsComeInOrder() throws Exception {
    try (Lanes lanes = new Lanes(2)) {
      assertThat(lanes.run(List.of(() -> 1, () -> 2, () -> 3))).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aWorkAloneIsTheCallersAndHasAllThreads() throws Exception {
    Callable<List<Object>> work = () -> List.of(Thread.currentThread(), torch.get_num_threads());
    try (Lanes two = new Lanes(2);
        Lanes one = new Lanes(1)) {
      assertThat(two.run(List.of(work)).get(0)).containsExactly(Thread.currentThread(), 4);
      assertThat(one.run(Collections.nCopies(2, work)))
          .allSatisfy(found -> assertThat(found).containsExactly(Thread.currentThread(), 4));
    }
  }

  @Test
  void thereAreNoMoreLanesThanThreads() {
    try (Lanes lanes = new Lanes(9)) {
      assertThat(lanes.count()).isEqualTo(4);
    }
  }

  @Test
  void aFailureIsToldWhenAllHaveEnded() {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    Callable<Boolean> fails =
        () -> {
          begun.await(30, TimeUnit.SECONDS);
          throw new UserError("a must be b");
        };
    Callable<Boolean> slow =
        () -> {
          begun.countDown();
          Thread.sleep(200);
          ended.set(true);
          return true;
        };
    try (Lanes lanes = new Lanes(2)) {
      assertThatThrownBy(() -> lanes.run(List.of(fails, slow)))
          .isInstanceOf(UserError.class)
          .hasMessage("a must be b");
    }
    assertThat(ended).isTrue();
    assertThat(torch.get_num_threads()).isEqualTo(4);
  }

  @Test
  void resultsAreToldBeforeAllAreThere() {
    CountDownLatch told = new CountDownLatch(1);
    Callable<Boolean> waits = () -> told.await(30, TimeUnit.SECONDS);
    List<Boolean> results = new ArrayList<>();
    try (Lanes lanes = new Lanes(2)) {
      lanes.run(
          List.of(() -> true, waits),
          result -> {
            results.add(result);
            told.countDown();
          });
    }
    assertThat(results).containsExactly(true, true);
  }

  @Test
  void whoIsToldMayEndIt() {
    AtomicInteger begun = new AtomicInteger();
    Callable<Integer> work =
        () -> {
          Thread.sleep(20);
          return begun.incrementAndGet();
        };
    try (Lanes lanes = new Lanes(2)) {
      assertThatThrownBy(
              () ->
                  lanes.run(
                      Collections.nCopies(50, work),
                      result -> {
                        throw new UserError("enough");
                      }))
          .isInstanceOf(UserError.class);
      assertThat(begun.get()).isBetween(1, 10);
      assertThat(lanes.run(List.of(() -> 1, () -> 2))).containsExactly(1, 2);
    }
  }
}
