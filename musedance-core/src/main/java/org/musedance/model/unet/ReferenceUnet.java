package org.musedance.model.unet;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.tensor.Checkpoints;
import org.musedance.tensor.TensorScope;

/**
 * The ReferenceNet (Hu et al. 2023, AnimateAnyone): a U-Net that looks at a clean picture once and
 * keeps what it saw at every place where the denoiser can use it. It has no output layers.
 *
 * <p>It gives two things at every layer. The tokens after norm1 of the transformer are keys and
 * values of the denoiser's self-attention at the same path. The hidden states at the place of the
 * motion module are what a previous frame looks like there: the same rule for layers with and
 * without a transformer, and the same kind of tensor that the motion module sees of the new frames.
 * (Hallo puts the norm1 tokens there, and nothing where there is no transformer.) As the hidden
 * states of the last layer count too, no part of the network is computed in vain.
 */
public final class ReferenceUnet extends Unet {

  public ReferenceUnet(UnetConfig config) {
    super(config.pictureOnly(), false);
  }

  /**
   * Looks at pictures.
   *
   * @param latents clean latents [B, C, H, W]
   * @param text tokens [B, M, D]
   */
  public ReferenceBank forward(Tensor latents, Tensor text) {
    return forward(latents, text, Checkpoints.off());
  }

  /** The same with layers that are segments of checkpoints, where anything in here learns. */
  public ReferenceBank forward(Tensor latents, Tensor text, Checkpoints given) {
    Checkpoints checkpoints = learns() || text.requires_grad() ? given : Checkpoints.off();
    UnaryOperator<Tensor> cross = checkpoints.boundary();
    try (TensorScope scope = TensorScope.open()) {
      Recorder recorder = new Recorder(scope);
      Tensor rows = latents.select(1, 0).select(1, 0).select(1, 0);
      Tensor clean = time(torch.zeros_like(rows), latents);
      var prepared = mapped(prepareLayers(Conditions.of(text), null), cross);
      through(
          cross.apply(enter(latents)),
          new Pass(
              cross.apply(clean), 1, prepared, recorder, true, Integer.MAX_VALUE, checkpoints));
      return recorder.bank().map(scope::keep);
    }
  }

  /** Keeps what it hears alive in a scope. */
  private record Recorder(TensorScope scope, ReferenceBank bank) implements Tap {
    Recorder(TensorScope scope) {
      this(scope, new ReferenceBank(new LinkedHashMap<>(), new LinkedHashMap<>()));
    }

    @Override
    public void normalised(String path, Tensor tokens) {
      record(bank.tokens(), path, tokens);
    }

    @Override
    public void hidden(String path, Tensor map) {
      record(bank.features(), path, map);
    }

    private void record(Map<String, Tensor> into, String path, Tensor heard) {
      into.put(path, scope.hold(heard));
    }
  }
}
