package org.musedance.model.unet;

import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.tensor.Tensors;

/**
 * What a clip is denoised under. Everything but the text may be null and is then skipped: an
 * unconditional pass leaves out music, beats and reference.
 *
 * @param text text tokens, one row for every clip [B, M, D] or for every frame [B*F, M, D]
 * @param music music tokens of every frame [B*F, M, D]
 * @param beats beat tokens of every frame [B*F, M, D]
 * @param reference the bank of the reference picture, one row per clip
 * @param previous the bank of the P frames before the clip, rows [B*P]; its features are used
 * @param pose features of the {@link org.musedance.model.dance.PoseGuider} [B*F, C, H, W]
 * @param referenceLatents clean latents of the reference picture [B, C, H, W], for networks with
 *     {@code concat_reference}
 */
public record Conditions(
    Tensor text,
    Tensor music,
    Tensor beats,
    ReferenceBank reference,
    ReferenceBank previous,
    Tensor pose,
    Tensor referenceLatents) {

  /** Text alone. */
  public static Conditions of(Tensor text) {
    return new Conditions(text, null, null, null, null, null, null);
  }

  /** With other words. */
  public Conditions withText(Tensor tokens) {
    return new Conditions(tokens, music, beats, reference, previous, pose, referenceLatents);
  }

  /** With music tokens. */
  public Conditions withMusic(Tensor tokens) {
    return new Conditions(text, tokens, beats, reference, previous, pose, referenceLatents);
  }

  /** With beat tokens. */
  public Conditions withBeats(Tensor tokens) {
    return new Conditions(text, music, tokens, reference, previous, pose, referenceLatents);
  }

  /** With a reference picture. */
  public Conditions withReference(ReferenceBank bank) {
    return new Conditions(text, music, beats, bank, previous, pose, referenceLatents);
  }

  /** With the frames before the clip. */
  public Conditions withPrevious(ReferenceBank bank) {
    return new Conditions(text, music, beats, reference, bank, pose, referenceLatents);
  }

  /** With pose features. */
  public Conditions withPose(Tensor features) {
    return new Conditions(text, music, beats, reference, previous, features, referenceLatents);
  }

  /** With the reference's latents, to be concatenated. */
  public Conditions withReferenceLatents(Tensor latents) {
    return new Conditions(text, music, beats, reference, previous, pose, latents);
  }

  /** All in one type, that of the computation. */
  public Conditions cast(ScalarType type) {
    return map(tensor -> tensor == null ? null : Tensors.cast(tensor, type));
  }

  /** With every tensor, or null, replaced. */
  public Conditions map(UnaryOperator<Tensor> change) {
    return new Conditions(
        change.apply(text),
        change.apply(music),
        change.apply(beats),
        reference == null ? null : reference.map(change),
        previous == null ? null : previous.map(change),
        change.apply(pose),
        change.apply(referenceLatents));
  }
}
