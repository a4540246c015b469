package org.musedance.train;

import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.unet.Conditions;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Tensors;

/**
 * Parts of the model that a run trains without, for ablations. They are not computed and get no
 * gradient, so that the last layer of a new module stays zero and the module adds exactly nothing.
 * All random numbers are drawn as in a run with the parts: both see the same clips and noise.
 *
 * @param parts left out, maybe none
 * @param model whose words are needed
 * @param compute where
 */
record PartsLeftOut(Set<ModelPart> parts, MuseDanceModel model, Compute compute) {

  /** The conditions of clips without the parts. */
  Conditions of(Conditions given) {
    Conditions left = parts.contains(ModelPart.TEXT) ? given.withText(noWords(given)) : given;
    left = parts.contains(ModelPart.MUSIC) ? left.withMusic(null) : left;
    left = parts.contains(ModelPart.BEAT) ? left.withBeats(null) : left;
    left = parts.contains(ModelPart.REFERENCE) ? left.withReference(null) : left;
    return still() ? left.withPrevious(null) : left;
  }

  /** Whether frames do not attend to each other. */
  boolean still() {
    return parts.contains(ModelPart.MOTION);
  }

  private Tensor noWords(Conditions given) {
    long[] ids = model.tokenizer().encode("");
    Tensor row = Tensors.to(Tensors.of(ids, 1, ids.length), compute.device());
    Tensor words = Tensors.cast(model.textEncoder().forward(row), compute.type());
    return Tensors.repeatRows(words, given.text().size(0));
  }
}
