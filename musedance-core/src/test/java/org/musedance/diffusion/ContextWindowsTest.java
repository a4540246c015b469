package org.musedance.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ContextWindowsTest {
  static List<JsonNode> published() throws IOException {
    List<JsonNode> cases = new ArrayList<>();
    Path file = Path.of("src/test/resources/reference/animate/windows.json");
    new ObjectMapper().readTree(file.toFile()).forEach(cases::add);
    return cases;
  }

  @ParameterizedTest
  @MethodSource("published")
  void areThoseOfTheReference(JsonNode given) {
    List<int[]> windows =
        ContextWindows.uniform(
            given.get("frames").asInt(),
            given.get("size").asInt(),
            given.get("stride").asInt(),
            given.get("overlap").asInt(),
            given.get("closed").asBoolean(),
            given.get("step").asInt());
    int[][] expected = new ObjectMapper().convertValue(given.get("windows"), int[][].class);
    assertThat(windows.toArray(new int[0][])).isDeepEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"1, 8, 4", "8, 8, 4", "9, 8, 4", "131, 8, 4", "132, 16, 4", "97, 16, 0"})
  void holdEveryFrame(int frames, int size, int overlap) {
    List<int[]> windows = ContextWindows.closed(frames, size, overlap);
    assertThat(windows.stream().flatMapToInt(IntStream::of).distinct().sorted().toArray())
        .isEqualTo(IntStream.range(0, frames).toArray());
  }

  @Test
  void windowsThatWouldNotMoveOnAreRefused() {
    assertThatThrownBy(() -> ContextWindows.closed(20, 8, 8))
        .hasMessage(
            "windows must overlap by 0 to 7 frames, one less than their size, but by 8 were asked");
  }
}
