package org.musedance.dataset.source;

import java.util.List;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.world.Split;

/**
 * A clip that has been written.
 *
 * @param thumbnail a JPEG file's bytes: three small pictures side by side
 * @param notes what went wrong without costing the clip, such as a failed caption
 */
public record CutClip(ClipRecord record, byte[] thumbnail, List<String> notes) {

  /** This clip in a split. */
  public CutClip in(Split split) {
    return new CutClip(record.in(split), thumbnail, notes);
  }
}
