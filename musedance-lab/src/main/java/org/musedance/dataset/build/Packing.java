package org.musedance.dataset.build;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.ShardWriter;
import org.musedance.tensor.UserError;

/**
 * The last step of every build: shards, index and report.
 *
 * @param command that made the clips
 * @param settings it had
 * @param fps of the clips
 * @param width of the clips
 * @param height of the clips
 * @param shardMebibytes largest size of a shard
 */
record Packing(
    String command, Object settings, double fps, int width, int height, int shardMebibytes) {

  /** Packs all clips in the order of the outcomes and completes the folder. */
  BuildResult pack(
      BuildFolder folder, List<SourceOutcome> outcomes, Consumer<BuildProgress> progress) {
    DatasetIndex index = index(outcomes, shards(folder, outcomes, progress));
    BuildResult result = new BuildResult(index, outcomes);
    folder.finish(index, new ReportPage(result).html());
    return result;
  }

  private List<DatasetIndex.Shard> shards(
      BuildFolder folder, List<SourceOutcome> outcomes, Consumer<BuildProgress> progress) {
    List<ClipRecord> clips =
        outcomes.stream()
            .flatMap(each -> each.clips().stream())
            .map(clip -> clip.record())
            .toList();
    Path shards = folder.shards();
    try (ShardWriter writer = new ShardWriter(shards, shardMebibytes)) {
      for (int i = 0; i < clips.size(); i++) {
        writer.add(ClipFiles.in(folder.clips(), clips.get(i)));
        progress.accept(new BuildProgress("packing", i + 1, clips.size(), clips.get(i).key()));
      }
      return writer.finish();
    } catch (IOException e) {
      throw new UserError(
          "shards in %s must be writable, but are not (%s); check permissions and free space"
              .formatted(shards, e),
          e);
    }
  }

  private DatasetIndex index(List<SourceOutcome> outcomes, List<DatasetIndex.Shard> shards) {
    int rejected = (int) outcomes.stream().filter(SourceOutcome::isRejected).count();
    Map<String, Object> made = new LinkedHashMap<>();
    made.put("command", command);
    made.put("options", settings);
    return DatasetIndex.of(fps, width, height, shards, outcomes.size() - rejected, rejected, made);
  }
}
