package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.musedance.model.Reference.assertClose;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.model.Reference;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

class ReferenceUnetTest {
  private static final double TOLERANCE = 1e-4;
  private static final String BANK = "out.bank.";
  private static final String GUIDED = "out.guided_bank.";

  private static Map<String, Tensor> io(String name) {
    return Reference.tensors("animate/" + name + ".safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference_pass", "reference_pass_tokens"})
  void seesInEveryTransformerWhatTheReferenceSees(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io(name);
      ReferenceBank bank = Animate.reference().forward(io.get("in.latents"), io.get("in.context"));
      assertBank(bank, io, BANK);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"reference_pass", "reference_pass_tokens"})
  void seesTheSameForAPairOfPromptsInOneBatch(String name) {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io(name);
      Tensor text = io.get("in.context");
      Tensor pair = Tensors.cat(0, torch.zeros_like(text), text);
      Tensor twice = Tensors.repeatRows(io.get("in.latents"), 2);
      assertBank(Animate.reference().forward(twice, pair), io, GUIDED);
    }
  }

  private static void assertBank(ReferenceBank bank, Map<String, Tensor> io, String prefix) {
    Set<String> paths =
        io.keySet().stream()
            .filter(key -> key.startsWith(prefix))
            .map(key -> key.substring(prefix.length()))
            .collect(Collectors.toSet());
    assertThat(bank.tokens().keySet()).isEqualTo(paths);
    paths.forEach(path -> assertClose(bank.tokens().get(path), io.get(prefix + path), TOLERANCE));
  }

  @Test
  void featuresAreThereForEveryMotionModuleAndEndWithTheNetworksOutput() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("reference_pass");
      ReferenceBank bank = Animate.reference().forward(io.get("in.latents"), io.get("in.context"));
      assertThat(bank.features().keySet())
          .isEqualTo(
              Animate.denoiser().namedTensors().keySet().stream()
                  .filter(key -> key.contains("motion_modules"))
                  .map(key -> key.substring(0, key.indexOf(".temporal_transformer")))
                  .collect(Collectors.toSet()));
      assertClose(
          bank.features().get("up_blocks.2.motion_modules.1"), io.get("out.features"), TOLERANCE);
    }
  }

  @Test
  void aBankIsFreedWithItsScope() {
    ReferenceUnet unet = Animate.reference();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("reference_pass_tokens");
      long count = 0;
      for (int i = 0; i < 4; i++) {
        try (TensorScope call = TensorScope.open()) {
          unet.forward(io.get("in.latents"), io.get("in.context"));
        }
        if (i == 1) {
          count = Pointer.totalCount();
        }
      }
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(count);
    }
  }

  @Test
  void whatTheBankSaysTeachesEveryWeight() {
    ReferenceUnet unet = Animate.reference();
    unet.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = io("reference_pass_tokens");
      ReferenceBank bank = unet.forward(io.get("in.latents"), io.get("in.context"));
      Tensor loss = bank.features().get("up_blocks.2.motion_modules.1").square().sum();
      Reference.assertGradientsReachAll(unet, loss);
    }
  }
}
