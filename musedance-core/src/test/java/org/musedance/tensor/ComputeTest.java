package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ComputeTest {
  @Test
  void namesAWrongDeviceOrTypeAndAWayOut() {
    assertThatThrownBy(() -> Compute.of("cpu", "f16"))
        .isInstanceOf(UserError.class)
        .hasMessage("--dtype must be auto, f32 or bf16, but was f16; auto suits this machine");
    assertThatThrownBy(() -> Compute.of("tpu", "f32"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "--device must be auto, cpu, cuda or cuda:N, but was tpu; auto suits this machine");
  }
}
