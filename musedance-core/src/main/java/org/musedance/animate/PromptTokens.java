package org.musedance.animate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.folder.ImageContext;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.text.ClipTokenizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every prompt of a video, encoded once, and the empty one that guidance starts from; where the
 * model wants it, together with the token of the reference picture.
 */
final class PromptTokens {
  private static final Logger LOG = LoggerFactory.getLogger(PromptTokens.class);
  private static final String NOTHING = "";

  private final FramePrompts prompts;
  private final Map<String, Tensor> tokens = new LinkedHashMap<>();
  private final Tensor nothing;

  /**
   * @param picture the reference picture [1, 3, H, W] in [-1, 1]
   */
  PromptTokens(FramePrompts prompts, MuseDanceModel networks, Tensor picture, Compute compute) {
    this.prompts = prompts;
    ClipTokenizer tokenizer = networks.tokenizer();
    ImageContext context = networks.config().imageContext();
    Tensor image = networks.imageToken(picture, compute.type());
    for (String prompt : prompts.distinct()) {
      warnIfCut(prompt, tokenizer);
      Tensor words = encode(tokenizer.encode(prompt), networks.textEncoder(), compute);
      tokens.put(prompt, context.join(words, image));
    }
    Tensor silent = encode(tokenizer.encode(NOTHING), networks.textEncoder(), compute);
    nothing = context.join(silent, image == null ? null : torch.zeros_like(image));
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

  /** No words and no picture: [1, N, C]. */
  Tensor nothing() {
    return nothing;
  }

  /** The prompt at a frame: [1, N, C]. */
  Tensor atFrame(int frame) {
    return tokens.get(prompts.at(frame));
  }

  /** The prompts of frames: [1, N, C] where they are all the same, else one row per frame. */
  Tensor at(int... frames) {
    List<Tensor> rows = IntStream.of(frames).mapToObj(this::atFrame).toList();
    boolean same = rows.stream().allMatch(row -> row == rows.get(0));
    return same ? rows.get(0) : Tensors.cat(0, rows);
  }
}
