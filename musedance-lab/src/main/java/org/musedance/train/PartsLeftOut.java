package org.musedance.train;

import java.util.Set;
import org.musedance.model.folder.ModelPart;
import org.musedance.model.unet.Conditions;

/**
 * Parts of the model that a run trains without, for ablations. They are not computed and get no
 * gradient, so that the last layer of a new module stays zero and the module adds exactly nothing.
 * All random numbers are drawn as in a run with the parts: both see the same clips and noise.
 *
 * @param parts maybe none
 */
record PartsLeftOut(Set<ModelPart> parts) {

  /** The chances of leaving a condition out: words that are left out are so always. */
  TrainConfig.Dropout of(TrainConfig.Dropout given) {
    return new TrainConfig.Dropout(
        parts.contains(ModelPart.TEXT) ? 1 : given.text(),
        given.music(),
        given.beat(),
        given.reference(),
        given.all(),
        given.pose(),
        given.previous());
  }

  /** The conditions of clips without the parts. */
  Conditions of(Conditions given) {
    Conditions left = parts.contains(ModelPart.MUSIC) ? given.withMusic(null) : given;
    left = parts.contains(ModelPart.BEAT) ? left.withBeats(null) : left;
    left = parts.contains(ModelPart.REFERENCE) ? left.withReference(null) : left;
    return still() ? left.withPrevious(null) : left;
  }

  /** Whether frames do not attend to each other. */
  boolean still() {
    return parts.contains(ModelPart.MOTION);
  }
}
