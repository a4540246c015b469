package org.musedance.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bytedeco.pytorch.global.torch.ScalarType;
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

  @Test
  void saysWhyItIsThisDevice() {
    assertThat(Compute.of("cpu", "f32").why()).isEqualTo("as asked");
    // which of the three it is depends on the machine and the build
    assertThat(Compute.of("auto", "f32").why())
        .matches(
            "the first CUDA device .*|libtorch sees no CUDA device|this build has no CUDA, .*");
    assertThat(Compute.of("auto", "f32").with(ScalarType.BFloat16).why())
        .isEqualTo(Compute.of("auto", "f32").why());
  }
}
