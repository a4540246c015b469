package org.musedance.model.unet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.musedance.diffusion.DdimSampler;
import org.musedance.diffusion.Guidance;
import org.musedance.diffusion.Prediction;
import org.musedance.diffusion.Sampler;
import org.musedance.diffusion.SchedulerConfig;
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
    try (TensorScope scope = TensorScope.open()) {
      DdimSampler sampler = new DdimSampler(SchedulerConfig.museDance(Prediction.V_PREDICTION), 3);
      long[] timesteps = Tensors.longs(io.get("out.timesteps"));
      assertThat(sampler.timesteps()).containsExactly(ints(timesteps));
      Tensor frames = TinyUnet.frames(io.get("in.latents"));
      Sampler.Run run = sampler.begin();
      for (int step = 0; step < timesteps.length; step++) {
        frames = run.next(guided(frames, timesteps[step]), frames, none -> null);
        Tensor expected = io.get("out.trace").select(0, step);
        // errors pass through three guided steps: the reference's own bound
        float largest = Math.max(1, expected.abs().max().item_float());
        Reference.assertClose(TinyUnet.video(frames, 1), expected, 1e-3 * largest);
      }
    }
  }

  /** The mean over the windows that hold a frame, each guided alike. */
  private Tensor guided(Tensor frames, long timestep) {
    Tensor none = torch.zeros_like(frames);
    Tensor full = torch.zeros_like(frames);
    Tensor count = torch.zeros_like(frames);
    Tensor windows = io.get("out.windows");
    for (long w = 0; w < windows.size(0); w++) {
      Tensor window = windows.select(0, w);
      Tensor inside = frames.index_select(0, window);
      Tensor features = pose.index_select(0, window);
      Conditions empty = Conditions.of(torch.zeros_like(text)).withPose(features);
      Conditions given = Conditions.of(text).withPose(features).withReference(bank);
      none = none.index_add(0, window, predict(inside, timestep, empty));
      full = full.index_add(0, window, predict(inside, timestep, given));
      count = count.index_add(0, window, torch.ones_like(inside));
    }
    return GUIDANCE.mix(none.div(count), null, full.div(count));
  }

  private Tensor predict(Tensor frames, long timestep, Conditions conditions) {
    return unet.forward(frames, Tensors.of(new long[] {timestep}, 1), unet.prepare(conditions));
  }

  private static int[] ints(long[] values) {
    int[] narrowed = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      narrowed[i] = Math.toIntExact(values[i]);
    }
    return narrowed;
  }
}
