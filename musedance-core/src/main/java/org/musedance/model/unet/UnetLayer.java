package org.musedance.model.unet;

import org.bytedeco.pytorch.Tensor;
import org.musedance.model.blocks.ResnetBlock;
import org.musedance.model.blocks.SpatialTransformer;
import org.musedance.model.blocks.TransformerBlock;
import org.musedance.model.dance.ConditionAttention;
import org.musedance.model.dance.MotionModule;
import org.musedance.tensor.KeyValue;
import org.musedance.tensor.TensorScope;

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
      TransformerBlock.Sources sources, KeyValue music, KeyValue beats, Tensor previous) {}

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
        music == null || given.music() == null ? null : music.project(given.music()),
        beat == null || given.beats() == null ? null : beat.project(given.beats()),
        motion == null || given.previous() == null
            ? null
            : given.previous().featuresAt(motionPath()));
  }

  private Tensor referenceTokens(Conditions given) {
    return readsReference && given.reference() != null
        ? given.reference().tokensAt(blockPath())
        : null;
  }

  /** Maps x [B*F, in, H, W] to [B*F, out, H, W]. */
  Tensor forward(Tensor x, Pass pass) {
    try (TensorScope scope = TensorScope.open()) {
      Prepared prepared = pass.prepared().get(this);
      Tensor hidden = resnet.forward(x, pass.time(), pass.frames());
      if (attention != null) {
        hidden =
            attention.forward(
                hidden, prepared.sources(), tokens -> pass.tap().normalised(blockPath(), tokens));
      }
      if (prepared.music() != null) {
        hidden = music.addTo(hidden, prepared.music());
      }
      if (prepared.beats() != null) {
        hidden = beat.addTo(hidden, prepared.beats());
      }
      pass.tap().hidden(motionPath(), hidden);
      if (motion != null && !pass.still()) {
        hidden = motion.forward(hidden, pass.frames(), prepared.previous());
      }
      return scope.keep(hidden);
    }
  }

  private String blockPath() {
    return path + ".attentions." + index + ".transformer_blocks.0";
  }

  private String motionPath() {
    return path + ".motion_modules." + index;
  }
}
