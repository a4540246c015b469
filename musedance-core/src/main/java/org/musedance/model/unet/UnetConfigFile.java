package org.musedance.model.unet;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.musedance.tensor.UserError;

/**
 * The file form of a {@link UnetConfig}. diffusers writes every option of its class; those that our
 * networks do not have must stand at the value that means "as in Stable Diffusion 1 and 2", and
 * unknown keys are refused, so that no model is computed differently from what its file says.
 */
final class UnetConfigFile {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** What diffusers' class assumes when a key is absent; then our own. */
  private static final String DEFAULTS =
      """
      {"in_channels": 4, "out_channels": 4, "layers_per_block": 2, "attention_head_dim": 8,
       "norm_num_groups": 32, "norm_eps": 1e-5, "use_linear_projection": false,
       "use_inflated_groupnorm": true, "reference_fusion": "full", "concat_reference": false}
      """;

  /** Options that are not ours to choose, at the only value our networks compute. */
  private static final String FIXED =
      """
      {"act_fn": "silu", "attention_type": "default", "center_input_sample": false,
       "class_embeddings_concat": false, "conv_in_kernel": 3, "conv_out_kernel": 3,
       "downsample_padding": 1, "dropout": 0, "dual_cross_attention": false,
       "flip_sin_to_cos": true, "freq_shift": 0, "mid_block_scale_factor": 1,
       "mid_block_type": "UNetMidBlock2DCrossAttn", "only_cross_attention": false,
       "resnet_out_scale_factor": 1, "resnet_skip_time_act": false,
       "resnet_time_scale_shift": "default", "time_embedding_type": "positional",
       "transformer_layers_per_block": 1}
      """;

  /** Keys without influence on the result: names, and the precision of another implementation. */
  private static final Set<String> IRRELEVANT =
      Set.of("sample_size", "upcast_attention", "addition_embed_type_num_heads");

  private UnetConfigFile() {}

  static UnetConfig read(Path path) {
    try {
      return parse(Files.readString(path), path.toString());
    } catch (IOException e) {
      throw new UserError(
          path
              + " must be a readable configuration, but reading failed ("
              + e
              + "); check the path",
          e);
    }
  }

  static UnetConfig parse(String json, String source) {
    try {
      if (!(JSON.readTree(json) instanceof ObjectNode given)) {
        throw new UserError(source + " must be a JSON object, but is not; write {...}");
      }
      ObjectNode merged = (ObjectNode) JSON.readTree(DEFAULTS);
      merged.setAll(ours(given, source));
      return JSON.treeToValue(merged, UnetConfig.class);
    } catch (JsonProcessingException e) {
      throw invalid(source, e);
    }
  }

  private static UserError invalid(String source, JsonProcessingException e) {
    return e.getCause() instanceof UserError cause
        ? new UserError(source + ": " + cause.getMessage(), cause)
        : new UserError(
            source
                + " must hold valid values, but: "
                + e.getOriginalMessage()
                + "; compare it with a published unet/config.json",
            e);
  }

  /** The keys of a file without those that say nothing new. */
  private static ObjectNode ours(ObjectNode given, String source) throws JsonProcessingException {
    JsonNode fixed = JSON.readTree(FIXED);
    ObjectNode kept = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      if (fixed.has(key)) {
        requireEqual(source, key, value, fixed.get(key));
      } else if (!value.isNull() && !IRRELEVANT.contains(key) && !key.startsWith("_")) {
        kept.set(key, value);
      }
    }
    return kept;
  }

  private static void requireEqual(String source, String key, JsonNode value, JsonNode only) {
    boolean equal =
        value.isNumber() && only.isNumber()
            ? value.asDouble() == only.asDouble()
            : value.equals(only);
    if (!equal) {
      throw new UserError(
          source
              + ": "
              + key
              + " must be "
              + only
              + ", but was "
              + value
              + "; use a model of the Stable Diffusion 1 or 2 family");
    }
  }

  static String write(UnetConfig config) {
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a configuration must be writable as JSON", e);
    }
  }
}
