package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.musedance.model.Reference.assertClose;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.Denoiser;
import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.Sampler;
import org.musedance.diffusion.SamplerKind;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.diffusion.SchedulerFile;
import org.musedance.model.Reference;
import org.musedance.model.clip.ClipTextConfig;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.unet.Unet2d;
import org.musedance.model.unet.UnetConfig;
import org.musedance.model.vae.AutoencoderKl;
import org.musedance.model.vae.VaeConfig;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.text.ClipTokenizer;

/** A whole Stable Diffusion folder, from words to a picture, against diffusers' pipeline. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StableDiffusionTest {
  private static final double GUIDANCE = 5;

  private final ClipTokenizer tokenizer = ClipTokenizer.read(Reference.path("tiny-sd/tokenizer"));
  private final ClipTextModel textEncoder =
      new ClipTextModel(ClipTextConfig.read(Reference.path("tiny-sd/text_encoder/config.json")));
  private final Unet2d unet =
      new Unet2d(UnetConfig.read(Reference.path("tiny-sd/unet/config.json")));
  private final AutoencoderKl vae =
      new AutoencoderKl(VaeConfig.read(Reference.path("tiny-sd/vae/config.json")));

  @BeforeAll
  void load() {
    Reference.load(textEncoder, "tiny-sd/text_encoder");
    Reference.load(unet, "tiny-sd/unet");
    Reference.load(vae, "tiny-sd/vae");
  }

  @Test
  void promptsBecomeTheSameTokensAndContext() {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/pipeline.safetensors");
      assertClose(context("a cartoon bear is dancing on the stage"), io.get("out.context"), 1e-4);
      assertClose(context("dark, blurry"), io.get("out.negative_context"), 1e-4);
    }
  }

  @Test
  void ddimGivesTheSameLatentsAtEveryStepAndTheSamePicture() {
    SchedulerConfig config =
        SchedulerConfig.read(Reference.path("tiny-sd/scheduler/scheduler_config.json"));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/pipeline.safetensors");
      DdimSampler sampler = new DdimSampler(config, 5);
      assertThat(longs(sampler.timesteps())).isEqualTo(Tensors.longs(io.get("out.ddim_timesteps")));
      List<Tensor> trace = trace(sampler, new Guidance(GUIDANCE, GUIDANCE, 0), io);
      assertThat(trace).hasSize(5);
      for (int i = 0; i < trace.size(); i++) {
        assertWithinSteps(trace.get(i), io.get("out.ddim_trace").select(0, i));
      }
      assertWithinSteps(trace.get(4), io.get("out.ddim_latents"));
      Tensor image = Tensors.shift(Tensors.scale(vae.decode(vae.unscaled(trace.get(4))), 0.5), 0.5);
      assertClose(Tensors.clamp(image, 0, 1), io.get("out.ddim_image"), 2e-3);
    }
  }

  @Test
  void velocityPredictionFromPureNoiseGivesTheSameLatents(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("scheduler_config.json");
    write(
        file,
        json ->
            json.put("prediction_type", "v_prediction")
                .put("timestep_spacing", "trailing")
                .put("rescale_betas_zero_snr", true));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/pipeline.safetensors");
      DdimSampler sampler = new DdimSampler(SchedulerConfig.read(file), 4);
      assertThat(longs(sampler.timesteps()))
          .isEqualTo(Tensors.longs(io.get("out.ddim_trailing_v_timesteps")));
      List<Tensor> trace = trace(sampler, new Guidance(GUIDANCE, GUIDANCE, 0.7), io);
      assertWithinSteps(trace.get(3), io.get("out.ddim_trailing_v_latents"));
    }
  }

  @ParameterizedTest
  @CsvSource({"dpm++, dpmsolver_karras, 6", "unipc, unipc, 6", "pndm, pndm, 5"})
  void theOtherSamplersGiveTheSameLatents(String word, String name, int steps, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("scheduler_config.json");
    write(file, json -> json.put("use_karras_sigmas", word.equals("dpm++")));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> io = Reference.tensors("io/pipeline.safetensors");
      Sampler sampler = SchedulerFile.read(file).sampler(SamplerKind.of(word), steps);
      assertThat(longs(sampler.timesteps()))
          .isEqualTo(Tensors.longs(io.get("out." + name + "_timesteps")));
      List<Tensor> trace = trace(sampler, new Guidance(GUIDANCE, GUIDANCE, 0), io);
      assertWithinSteps(trace.get(trace.size() - 1), io.get("out." + name + "_latents"));
    }
  }

  /** The published scheduler with something changed. */
  private static void write(Path file, Consumer<ObjectNode> change) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    Path published = Reference.path("tiny-sd/scheduler/scheduler_config.json");
    ObjectNode json = (ObjectNode) mapper.readTree(published.toFile());
    change.accept(json);
    mapper.writeValue(file.toFile(), json);
  }

  private Tensor context(String prompt) {
    return textEncoder.forward(Tensors.of(tokenizer.encode(prompt), 1, tokenizer.maxLength()));
  }

  /** The latents after each step. */
  private List<Tensor> trace(Sampler sampler, Guidance guidance, Map<String, Tensor> io) {
    List<Tensor> trace = new ArrayList<>();
    Tensor context = io.get("out.context");
    Tensor negative = io.get("out.negative_context");
    Denoiser denoiser =
        (noisy, timestep) -> {
          Tensor time = Tensors.of(new long[] {timestep}, 1);
          Tensor full = unet.forward(noisy, time, context, null);
          return guidance.mix(unet.forward(noisy, time, negative, null), null, full);
        };
    Tensor sample = io.get("in.latents");
    try (Sampler.Run run = sampler.begin()) {
      for (int timestep : sampler.timesteps()) {
        sample = run.next(denoiser.predict(sample, timestep), sample, step -> null);
        trace.add(sample);
      }
    }
    return trace;
  }

  /** The reference's tolerance where errors pass through several steps. */
  private static void assertWithinSteps(Tensor actual, Tensor expected) {
    float largest = expected.abs().max().item_float();
    assertClose(actual, expected, 1e-3 * Math.max(1, largest));
  }

  private static long[] longs(int[] values) {
    return IntStream.of(values).asLongStream().toArray();
  }
}
