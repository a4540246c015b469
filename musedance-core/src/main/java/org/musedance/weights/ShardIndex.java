package org.musedance.weights;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.musedance.tensor.UserError;

/** The index of a model in several files: {@code {"weight_map": {name: file}}}. */
final class ShardIndex {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path path;
  private final Map<String, Set<String>> namesByFile = new LinkedHashMap<>();

  private ShardIndex(Path path) {
    this.path = path;
  }

  /** Opens all shards of an index, each of which must hold exactly the names it gives them. */
  static Weights open(Path path) {
    ShardIndex index = new ShardIndex(path);
    index.read();
    return index.openShards();
  }

  private void read() {
    WeightsFormat.refuseNoWeights(path);
    JsonNode map;
    try {
      map = JSON.readTree(path.toFile()).path("weight_map");
    } catch (IOException e) {
      throw broken("it must be one JSON object", "reading it failed (" + e.getMessage() + ")");
    }
    if (!map.isObject()) {
      throw broken("it must have a weight_map", "has none");
    }
    map.properties().forEach(entry -> add(entry.getKey(), entry.getValue()));
  }

  private void add(String name, JsonNode file) {
    boolean plain = file.isTextual() && file.textValue().matches("[^/\\\\:]+");
    if (!plain) {
      throw broken("every weight must name a file beside it", "\"" + name + "\" names " + file);
    }
    namesByFile.computeIfAbsent(file.textValue(), key -> new LinkedHashSet<>()).add(name);
  }

  private Weights openShards() {
    List<Weights> shards = new ArrayList<>();
    try {
      namesByFile.forEach(
          (file, names) -> {
            Weights shard = Weights.open(path.resolveSibling(file));
            shards.add(shard);
            requireNames(shard, names);
          });
      return LinkedWeights.union(path.toString(), List.copyOf(shards));
    } catch (UserError e) {
      shards.forEach(Weights::close);
      throw e;
    }
  }

  private void requireNames(Weights shard, Set<String> names) {
    Set<String> different = new LinkedHashSet<>(names);
    different.removeAll(shard.names());
    shard.names().stream().filter(name -> !names.contains(name)).forEach(different::add);
    if (!different.isEmpty()) {
      throw broken(
          shard.source() + " must hold what the index says", "they differ in " + different);
    }
  }

  private UserError broken(String rule, String value) {
    return BrokenFile.error(path, "shard index", rule, value);
  }
}
