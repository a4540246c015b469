package org.musedance.model.hallo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.musedance.model.Reference.assertActivation;
import static org.musedance.model.Reference.assertClose;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.model.Reference;
import org.musedance.model.dance.MusicProjection;
import org.musedance.model.dance.MusicProjectionConfig;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.KeyMap;

/** Hallo's parts with its key names against its own code. */
class HalloTest {
  private static final String NET = "animate/hallo_net.pth";

  /** Its audio module is narrower than the map, as where a block changes the width. */
  @Test
  void audioModuleAgrees() {
    AudioModule module = new AudioModule(64, 32, 20, 4, 8);
    Reference.load(module, NET, KeyMap.under("denoising_unet.down_blocks.1.audio_modules.0."));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("animate/hallo_audio_module.safetensors");
      Tensor x = HalloBlock.frames(io.get("in.hidden_states"), 0);
      Tensor heard =
          module.forward(x, io.get("in.audio").squeeze(0), HalloBlock.masks(io, 0, x.size(0)));
      assertClose(heard, HalloBlock.frames(io.get("out.hidden_states"), 0), 1e-4);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hallo_down_block, down_blocks.0, 1",
    "hallo_down_block_guided, down_blocks.0, 2",
    "hallo_mid_block, mid_block, 2"
  })
  void blocksAgreeLayerByLayer(String name, String path, int clips) {
    HalloBlock block = HalloBlock.load(path);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("animate/" + name + ".safetensors");
      for (int clip = 0; clip < clips; clip++) {
        boolean unconditional = clips == 2 && clip == 0;
        for (Map.Entry<String, Tensor> made : block.run(io, clip, !unconditional).entrySet()) {
          Tensor expected = HalloBlock.frames(io.get(made.getKey()), clip);
          // the reference's motion module gives the frames before too
          long cut = expected.size(0) - made.getValue().size(0);
          assertThat(cut).isEqualTo(made.getKey().contains("motion_modules") ? 2 : 0);
          assertActivation(made.getValue(), expected.narrow(0, cut, made.getValue().size(0)));
        }
      }
    }
  }

  @Test
  void projectorsAgree() {
    MusicProjection audio = new MusicProjection(new MusicProjectionConfig(5, 48, 24, 6, 20));
    FaceProjection face = new FaceProjection(16, 4, 24);
    PoseGuider locator = new PoseGuider(new PoseGuiderConfig(32, List.of(4, 8, 8, 12)));
    Reference.load(audio, NET, KeyMap.under("audioproj."));
    Reference.load(face, NET, KeyMap.under("imageproj."));
    Reference.load(locator, NET, KeyMap.under("face_locator."));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("animate/hallo_projectors.safetensors");
      Tensor windows = io.get("in.audio_windows").flatten(0, 1).flatten(2, 3);
      assertClose(audio.forward(windows).unsqueeze(0), io.get("out.audio_tokens"), 1e-4);
      assertClose(face.forward(io.get("in.face_embedding")), io.get("out.image_tokens"), 1e-4);
      Tensor located = locator.forward(HalloBlock.frames(io.get("in.face_mask"), 0));
      assertClose(located, HalloBlock.frames(io.get("out.face_features"), 0), 1e-4);
    }
  }

  /**
   * A mask of zeros hides a region, but for the bias of its convolution, which is zero at first.
   */
  @Test
  void anUntrainedModuleIgnoresTheAudio() {
    AudioModule module = new AudioModule(16, 8, 6, 2, 4);
    module.initialise(1);
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = torch.randn(2, 16, 3, 3);
      Tensor ones = torch.ones(2, 9);
      RegionMasks masks = RegionMasks.of(ones, ones, ones);
      Tensor one = module.forward(x, torch.randn(2, 4, 6), masks);
      Tensor other = module.forward(x, torch.randn(2, 4, 6), masks);
      assertThat(Tensors.floats(one)).isEqualTo(Tensors.floats(other));
    }
  }

  @Test
  void regionsNeedThreeWeights() {
    assertThatThrownBy(() -> new RegionMasks(null, null, null, List.of(1.0)))
        .hasMessage("the regions must have 3 weights, for pose, face and lips, but got [1.0]");
  }

  @Test
  void everyWeightOfAnAudioModuleGetsAGradient() {
    AudioModule module = new AudioModule(64, 32, 20, 4, 8);
    Reference.load(module, NET, KeyMap.under("denoising_unet.down_blocks.1.audio_modules.0."));
    module.train(key -> true);
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("animate/hallo_audio_module.safetensors");
      Tensor x = HalloBlock.frames(io.get("in.hidden_states"), 0);
      Tensor heard =
          module.forward(x, io.get("in.audio").squeeze(0), HalloBlock.masks(io, 0, x.size(0)));
      Reference.assertGradientsReachAll(module, heard.square().sum());
    }
  }
}
