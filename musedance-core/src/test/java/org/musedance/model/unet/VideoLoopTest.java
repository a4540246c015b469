package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.musedance.diffusion.ContextWindows;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.Denoiser;
import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.Prediction;
import org.musedance.diffusion.Sampler;
import org.musedance.diffusion.SchedulerConfig;
import org.musedance.diffusion.WindowedDenoiser;
import org.musedance.model.Reference;
import org.musedance.model.dance.PoseGuider;
import org.musedance.model.dance.PoseGuiderConfig;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.weights.PyTorchFile;
import org.musedance.weights.StrictLoader;
import org.musedance.weights.Weights;

/**
 * AnimateAnyone's whole sampling loop with our networks and our sampler: a video of ten frames in
 * overlapping windows of six, reference, pose and guidance, three steps.
 */
class VideoLoopTest {
  private static final Guidance GUIDANCE = Guidance.of(3.5);
  private static final Sampler SAMPLER =
      new DdimSampler(SchedulerConfig.museDance(Prediction.V_PREDICTION), 3);

  private final Map<String, Tensor> io = Reference.tensors("animate/video_loop.safetensors");
  private final DenoisingUnet unet = Animate.denoiser();
  private final Tensor text = io.get("in.context");
  private final ReferenceBank bank =
      Animate.reference().forward(io.get("in.reference_latents"), text);
  private final Tensor pose = pose();

  private Tensor pose() {
    PoseGuider guider = new PoseGuider(new PoseGuiderConfig(32, List.of(4, 8, 12, 16)));
    try (Weights weights = PyTorchFile.open(Reference.path("animate/pose_guider.pth"))) {
      StrictLoader.load(guider, weights);
    }
    return guider.forward(TinyUnet.frames(io.get("in.pose")));
  }

  @Test
  void everyStepOfALongVideoIsThatOfTheReference() {
    try (TensorScope scope = TensorScope.open();
        Sampler.Run run = SAMPLER.begin()) {
      int[] timesteps = SAMPLER.timesteps();
      assertThat(IntStream.of(timesteps).asLongStream().toArray())
          .isEqualTo(Tensors.longs(io.get("out.timesteps")));
      Denoiser denoiser = new WindowedDenoiser(windows(), this::guided);
      Tensor frames = TinyUnet.frames(io.get("in.latents"));
      for (int step = 0; step < timesteps.length; step++) {
        frames = run.next(denoiser.predict(frames, timesteps[step]), frames, none -> null);
        Tensor expected = io.get("out.trace").select(0, step);
        // errors pass through three guided steps: the reference's own bound
        float largest = Math.max(1, expected.abs().max().item_float());
        Reference.assertClose(TinyUnet.video(frames, 1), expected, 1e-3 * largest);
      }
    }
  }

  /** Ten frames in windows of six that share two. */
  private List<int[]> windows() {
    List<int[]> windows = ContextWindows.closed(10, 6, 2);
    long[] all = windows.stream().flatMapToInt(IntStream::of).asLongStream().toArray();
    assertThat(all).isEqualTo(Tensors.longs(io.get("out.windows")));
    return windows;
  }

  private Tensor guided(int[] window, Tensor frames, int timestep) {
    long[] numbers = IntStream.of(window).asLongStream().toArray();
    Tensor features = pose.index_select(0, Tensors.of(numbers, numbers.length));
    Conditions empty = Conditions.of(torch.zeros_like(text)).withPose(features);
    Conditions given = Conditions.of(text).withPose(features).withReference(bank);
    Tensor none = predict(frames, timestep, empty);
    return GUIDANCE.mix(none, null, predict(frames, timestep, given));
  }

  private Tensor predict(Tensor frames, long timestep, Conditions conditions) {
    return unet.forward(frames, Tensors.of(new long[] {timestep}, 1), unet.prepare(conditions));
  }
}
