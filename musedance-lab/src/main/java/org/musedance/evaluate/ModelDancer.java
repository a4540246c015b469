package org.musedance.evaluate;

import java.util.ArrayList;
import java.util.List;
import org.musedance.animate.FlowField;
import org.musedance.animate.MovedPicture;
import org.musedance.animate.Rehearsal;
import org.musedance.evaluate.metrics.OpticalFlow;
import org.musedance.media.Picture;
import org.musedance.media.Sound;
import org.musedance.text.PromptTimeline;

/**
 * A model that dances. It gets what a user would give it: the picture, the sound and the words. The
 * motion of a model that does not tell its own is looked for in its frames.
 *
 * @param rehearsal the model and its settings
 */
public record ModelDancer(Rehearsal rehearsal) implements Dancer {
  @Override
  public List<DancedFrame> dance(
      Picture reference, Sound music, PromptTimeline text, double seconds, long seed) {
    List<MovedPicture> made = new ArrayList<>();
    rehearsal.dance(reference, music.slice(0, seconds), text, seed, made::add);
    Picture still = reference.resize(made.get(0).picture().width(), made.get(0).picture().height());
    return made.parallelStream().map(frame -> danced(frame, still)).toList();
  }

  private static DancedFrame danced(MovedPicture made, Picture still) {
    Picture picture = made.picture();
    FlowField flow =
        made.flow()
            .orElseGet(
                () ->
                    new FlowField(
                        OpticalFlow.estimate(picture, still), picture.width(), picture.height()));
    return new DancedFrame(picture, flow.values(), flow.width(), flow.height());
  }
}
