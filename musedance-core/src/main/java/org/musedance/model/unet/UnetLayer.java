package org.musedance.model.unet;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.MultiHeadAttention;
import org.musedance.model.blocks.ResnetBlock;
import org.musedance.model.blocks.SpatialTransformer;
import org.musedance.model.blocks.TransformerBlock;
import org.musedance.model.dance.ConditionAttention;
import org.musedance.model.dance.MotionModule;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;

/**
 * The parts that a block of the U-Net applies one after another: resnet, spatial transformer,
 * music, beat, motion. All but the resnet may be null. In the files they lie beside each other
 * ({@code resnets.0}, {@code attentions.0}, …), so this is no layer with a key of its own.
 *
 * @param path key path of the block, such as {@code down_blocks.0}
 * @param index number of the layer in the block
 * @param readsReference whether the transformer sees the reference's tokens
 */
record UnetLayer(
    String path,
    int index,
    boolean readsReference,
    ResnetBlock resnet,
    SpatialTransformer attention,
    ConditionAttention music,
    ConditionAttention beat,
    MotionModule motion) {

  /** What the layer needs of a clip's conditions, projected once for all steps. */
  record Prepared(
      TransformerBlock.Sources sources,
      MultiHeadAttention.Context music,
      MultiHeadAttention.Context beats,
      Tensor previous) {

    /** What some frames of one clip need. */
    Prepared frames(long first, long count) {
      return new Prepared(
          sources == null ? null : sources.frames(first, count),
          music == null ? null : music.frames(first, count),
          beats == null ? null : beats.frames(first, count),
          previous);
    }

    /** With every tensor, or null, replaced. */
    Prepared map(UnaryOperator<Tensor> change) {
      return new Prepared(
          sources == null ? null : sources.map(change),
          music == null ? null : music.map(change),
          beats == null ? null : beats.map(change),
          change.apply(previous));
    }
  }

  /**
   * Projects the conditions.
   *
   * @param textBias [B, 1, 1, M] or null
   */
  Prepared prepare(Conditions given, Tensor textBias) {
    return new Prepared(
        attention == null
            ? null
            : attention.prepare(given.text(), textBias, referenceTokens(given)),
        music == null || given.music() == null ? null : music.prepare(given.music()),
        beat == null || given.beats() == null ? null : beat.prepare(given.beats()),
        motion == null || given.previous() == null
            ? null
            : given.previous().featuresAt(motionPath()));
  }

  private Tensor referenceTokens(Conditions given) {
    return readsReference && given.reference() != null
        ? given.reference().tokensAt(blockPath())
        : null;
  }

  /** Maps x, the same whenever it is asked for, as a segment of the pass's checkpoints. */
  Tensor forward(Supplier<Tensor> x, Pass pass) {
    if (!pass.checkpoints().areOn() || pass.tap() == Tap.NONE) {
      return pass.checkpoints().segment(() -> forward(x.get(), pass));
    }
    List<Tensor> results =
        pass.checkpoints()
            .segment(
                scope -> {
                  Echo echo = new Echo(scope, new ArrayList<>());
                  Tensor hidden = forward(x.get(), pass.heardBy(echo));
                  echo.heard().add(hidden);
                  return echo.heard();
                });
    if (attention != null) {
      pass.tap().normalised(blockPath(), results.get(0));
    }
    pass.tap().hidden(motionPath(), results.get(results.size() - 2));
    return results.get(results.size() - 1);
  }

  /** Keeps what it hears alive in a scope, in order. */
  private record Echo(TensorScope scope, List<Tensor> heard) implements Tap {
    @Override
    public void normalised(String path, Tensor tokens) {
      heard.add(scope.hold(tokens));
    }

    @Override
    public void hidden(String path, Tensor map) {
      heard.add(scope.hold(map));
    }
  }

  /** Maps x [B*F, in, H, W] to [B*F, out, H, W]. */
  Tensor forward(Tensor x, Pass pass) {
    try (TensorScope scope = TensorScope.open()) {
      Prepared prepared = pass.prepared().get(this);
      Tensor hidden =
          x.size(0) <= pass.framesAtOnce()
              ? frames(x, pass.time(), pass, prepared, pass.frames())
              : framesInTurn(x, pass, prepared);
      pass.tap().hidden(motionPath(), hidden);
      if (motion != null && !pass.still()) {
        hidden = motion.forward(hidden, pass.frames(), prepared.previous());
      }
      return scope.keep(hidden);
    }
  }

  /** What is done to every frame by itself. */
  private Tensor frames(Tensor x, Tensor time, Pass pass, Prepared prepared, long frames) {
    Tensor hidden = resnet.forward(x, time, frames);
    if (attention != null) {
      hidden =
          attention.forward(
              hidden, prepared.sources(), tokens -> pass.tap().normalised(blockPath(), tokens));
    }
    if (prepared.music() != null) {
      hidden = music.addTo(hidden, prepared.music());
    }
    return prepared.beats() == null ? hidden : beat.addTo(hidden, prepared.beats());
  }

  /** The same for some frames at a time, which bounds the memory. */
  private Tensor framesInTurn(Tensor x, Pass pass, Prepared prepared) {
    // What the layer before left free, of other sizes, goes back to the system.
    Pointer.trimMemory();
    List<Tensor> parts = new ArrayList<>();
    for (long first = 0; first < x.size(0); first += pass.framesAtOnce()) {
      try (TensorScope scope = TensorScope.open()) {
        long count = Math.min(pass.framesAtOnce(), x.size(0) - first);
        Prepared theirs = prepared.frames(first, count);
        Tensor part = x.narrow(0, first, count);
        parts.add(scope.keep(frames(part, pass.timeOf(first, count), pass, theirs, count)));
      }
    }
    return Tensors.cat(0, parts);
  }

  private String blockPath() {
    return path + ".attentions." + index + ".transformer_blocks.0";
  }

  private String motionPath() {
    return path + ".motion_modules." + index;
  }
}
