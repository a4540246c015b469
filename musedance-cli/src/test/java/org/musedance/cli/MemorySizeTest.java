package org.musedance.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.musedance.tensor.UserError;

class MemorySizeTest {
  @Test
  void readsMebibytesAndGibibytes() {
    assertThat(MemorySize.parse("--memory", "900M")).isEqualTo(900L << 20);
    assertThat(MemorySize.parse("--memory", "8G")).isEqualTo(8L << 30);
    assertThat(MemorySize.parse("--memory", "1.5GiB")).isEqualTo(1536L << 20);
  }

  @Test
  void saysHowASizeIsWritten() {
    assertThatThrownBy(() -> MemorySize.parse("--memory", "lots"))
        .isInstanceOf(UserError.class)
        .hasMessage("--memory must be a size such as 8G or 900M, but was lots; G is 1024 M");
  }
}
