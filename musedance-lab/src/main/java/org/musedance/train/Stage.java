package org.musedance.train;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.musedance.dataset.Pictures;
import org.musedance.tensor.Checkpoints;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;

/**
 * What differs between the trainings: the networks, what of them is trained, how a batch becomes a
 * loss, and what a person should look at.
 *
 * @param <B> one batch of data
 */
public interface Stage<B extends AutoCloseable> extends AutoCloseable {
  /** All networks of the stage by key prefix, frozen ones too. */
  Map<String, Parameter> parameters();

  /** Whether this stage trains a parameter when the configuration does not say otherwise. */
  boolean trains(String key);

  /**
   * The batch of one pass; a step makes one or several of them, see {@link Share}. Equal passes
   * give equal batches, in whatever order they are asked for.
   */
  B batch(long pass);

  /** A batch that is never trained on, by a number as for {@link #batch}. */
  B validation(long pass);

  /**
   * The losses of a batch; {@code total} is minimised, the parts are logged. Their noise is a
   * function of the pass.
   */
  Losses losses(B batch, long pass);

  /**
   * What the losses of a pass are made of besides the weights, by name, so that another program can
   * compute them.
   *
   * @throws UserError unless it is the motion stage
   */
  default Map<String, Tensor> inputs(B batch, long pass) {
    throw new UserError(
        "stage must be motion where another program computes the same, but is another; give such a"
            + " configuration, as configs/mini-moments-2.yaml");
  }

  /** What a person should know of each clip of a pass: its words, its music, where it is from. */
  List<Map<String, String>> describe(long pass);

  /** What shows a person how far it is; called with the averaged weights. */
  Sheet sheet();

  /** Completes the exported model, such as with a measured scale. */
  default void finish(Path modelFolder) {}

  @Override
  void close();

  /**
   * @param picture many pictures, side by side
   * @param measures what can be measured on them, by name, for the log
   */
  record Sheet(BufferedImage picture, Map<String, Double> measures) {
    /** Pictures that were made and the truth as they are compared, [N, 3, H, W] in [-1, 1]. */
    static Sheet of(BufferedImage picture, Tensor made, Tensor truth) {
      return new Sheet(picture, Map.of("psnr", Pictures.psnr(made, truth)));
    }
  }

  /**
   * @param total scalar
   * @param parts scalars by name, for the log
   * @param checkpoints of the pass that led here
   */
  record Losses(Tensor total, Map<String, Tensor> parts, Checkpoints checkpoints) {
    /** Losses of a pass whose inside was kept. */
    Losses(Tensor total, Map<String, Tensor> parts) {
      this(total, parts, Checkpoints.off());
    }

    /** Losses of a pass with such checkpoints. */
    Losses with(Checkpoints other) {
      return new Losses(total, parts, other);
    }

    /**
     * Accumulates the gradients of a share of the total. On the CPU, there are none where it is not
     * finite: libtorch's warping crashes on its way back through places that are no numbers.
     */
    void backward(double share) {
      if (!total.is_cpu() || Double.isFinite(total.item_double())) {
        checkpoints.backward(Tensors.scale(total, share));
      }
    }
  }
}
