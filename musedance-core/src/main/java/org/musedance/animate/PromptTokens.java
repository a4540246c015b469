package org.musedance.animate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.text.ClipTokenizer;
import org.musedance.text.PromptTimeline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every prompt of a timeline, encoded once, and the empty one that guidance starts from. */
final class PromptTokens {
  private static final Logger LOG = LoggerFactory.getLogger(PromptTokens.class);
  private static final String NOTHING = "";

  private final PromptTimeline timeline;
  private final double framesPerSecond;
  private final Map<String, Tensor> tokens = new LinkedHashMap<>();

  PromptTokens(
      PromptTimeline timeline,
      double framesPerSecond,
      ClipTokenizer tokenizer,
      ClipTextModel encoder,
      Compute compute) {
    this.timeline = timeline;
    this.framesPerSecond = framesPerSecond;
    List<String> prompts = new ArrayList<>(timeline.distinct());
    prompts.add(NOTHING);
    prompts.forEach(prompt -> warnIfCut(prompt, tokenizer));
    for (String prompt : prompts) {
      tokens.computeIfAbsent(prompt, words -> encode(tokenizer.encode(words), encoder, compute));
    }
  }

  private static void warnIfCut(String prompt, ClipTokenizer tokenizer) {
    int length = tokenizer.uncutLength(prompt);
    if (length > tokenizer.maxLength()) {
      LOG.warn(
          "a prompt should have at most {} tokens, but one has {} and loses its last words; shorten"
              + " it",
          tokenizer.maxLength(),
          length);
    }
  }

  private static Tensor encode(long[] ids, ClipTextModel encoder, Compute compute) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor row = Tensors.to(Tensors.of(ids, 1, ids.length), compute.device());
      return scope.keep(Tensors.cast(encoder.forward(row), compute.type()));
    }
  }

  /** No words: [1, N, C]. */
  Tensor nothing() {
    return tokens.get(NOTHING);
  }

  /** The prompt at a frame: [1, N, C]. */
  Tensor atFrame(int frame) {
    return tokens.get(timeline.at(frame / framesPerSecond));
  }

  /** The prompts of frames: [1, N, C] where they are all the same, else one row per frame. */
  Tensor at(int... frames) {
    List<Tensor> rows = IntStream.of(frames).mapToObj(this::atFrame).toList();
    boolean same = rows.stream().allMatch(row -> row == rows.get(0));
    return same ? rows.get(0) : Tensors.cat(0, rows);
  }
}
