package org.musedance.dataset.build;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HistogramTest {
  @Test
  void countsBetweenRoundNumbers() {
    Histogram tempo = new Histogram("Tempo", "bpm", 10, new double[] {119.9, 120, 129.9, 141});

    assertThat(tempo.counts()).containsExactly(1, 2, 0, 1);
  }

  @Test
  void drawsItsNumbers() {
    Html page = new Html();

    new Histogram("Tempo", "<bpm>", 10, new double[] {120, 121}).draw(page);

    assertThat(page.toString()).contains("<svg", ">2</text>", ">120</text>", "&lt;bpm&gt;");
  }

  @Test
  void saysWhenThereIsNothing() {
    Html page = new Html();

    new Histogram("Tempo", "bpm", 10, new double[0]).draw(page);

    assertThat(page.toString()).contains("none").doesNotContain("svg");
  }
}
