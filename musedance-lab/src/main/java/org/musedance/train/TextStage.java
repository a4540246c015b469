package org.musedance.train;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.model.clip.ClipTextModel;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Linear;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Tensors;
import org.musedance.world.Move;

/**
 * Teaches a small text encoder which move a sentence asks for. A published one has read millions of
 * captions before it meets a denoiser; one that starts from nothing learns here what the words of
 * the dance world mean, from sentences alone and a hundred times faster than through pictures. The
 * classifier on top is thrown away.
 */
final class TextStage implements Stage<Captions> {
  private static final String ENCODER = "text_encoder.";
  private static final String CLASSIFIER = "classifier.";
  private static final int SHOWN = 1200;
  private static final int CELL = 24;

  private final MuseDanceModel model;
  private final ClipTextModel encoder;
  private final Linear classifier;
  private final TrainConfig config;
  private final Share share;
  private final Compute compute;

  TextStage(MuseDanceModel model, TrainConfig config, Share share, Compute compute) {
    this.model = model;
    this.config = config;
    this.share = share;
    this.compute = compute;
    encoder = model.textEncoder();
    classifier = new Linear(encoder.config().hiddenSize(), Move.values().length);
    classifier.initialise(config.seed());
    encoder.to(compute);
    classifier.to(compute);
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    encoder.namedParameters().forEach((key, parameter) -> all.put(ENCODER + key, parameter));
    classifier.namedParameters().forEach((key, parameter) -> all.put(CLASSIFIER + key, parameter));
    return all;
  }

  @Override
  public boolean trains(String key) {
    return true;
  }

  @Override
  public Captions batch(long pass) {
    return sentences(config.seed(), share.first(pass), share.batch());
  }

  /** Sentences that no step reads. */
  @Override
  public Captions validation(long pass) {
    return sentences(~config.seed(), share.first(pass), share.batch());
  }

  private Captions sentences(long seed, long first, int count) {
    return Captions.draw(model.tokenizer(), seed, first, count);
  }

  @Override
  public List<Map<String, String>> describe(long pass) {
    try (Captions batch = batch(pass)) {
      return batch.sentences().stream().map(sentence -> Map.of("caption", sentence)).toList();
    }
  }

  @Override
  public Losses losses(Captions batch, long pass) {
    Tensor logits = classify(batch);
    Tensor moves = Tensors.to(batch.moves(), compute.device());
    Tensor loss = torch.cross_entropy_loss(logits, moves);
    Tensor right = logits.argmax(new LongOptional(1), false).eq(moves);
    return new Losses(loss, Map.of("accuracy", right.to(ScalarType.Float).mean()));
  }

  /** Scores of every move [B, moves], f32, from the last token, which has read all others. */
  private Tensor classify(Captions batch) {
    Tensor hidden = encoder.forward(Tensors.to(batch.ids(), compute.device()));
    Tensor last = hidden.select(1, hidden.size(1) - 1);
    return Tensors.cast(classifier.forward(last), ScalarType.Float);
  }

  /** What was understood (columns) of sentences that ask for each move (rows): white is all. */
  @Override
  public Sheet sheet() {
    int moves = Move.values().length;
    int[][] counts = new int[moves][moves];
    try (Captions unseen = sentences(~config.seed(), 0, SHOWN)) {
      float[] scores = Tensors.floats(classify(unseen));
      long[] asked = Tensors.longs(unseen.moves());
      for (int i = 0; i < asked.length; i++) {
        counts[(int) asked[i]][largest(scores, i * moves, moves)]++;
      }
    }
    BufferedImage sheet =
        new BufferedImage(moves * CELL, moves * CELL, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < sheet.getHeight(); y++) {
      int all = Math.max(1, Arrays.stream(counts[y / CELL]).sum());
      for (int x = 0; x < sheet.getWidth(); x++) {
        sheet.getRaster().setSample(x, y, 0, 255 * counts[y / CELL][x / CELL] / all);
      }
    }
    return new Sheet(sheet, Map.of());
  }

  private static int largest(float[] values, int from, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[from + i] > values[from + best] ? i : best;
    }
    return best;
  }

  @Override
  public void close() {}
}
