package org.musedance.train;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.musedance.dataset.Pictures;
import org.musedance.model.dance.SubjectFinder;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.tensor.Compute;
import org.musedance.tensor.Parameter;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.world.Split;

/**
 * Teaches the subject finder who dances, on pictures of the dance world, where that is known: cross
 * entropy per pixel, and the intersection over union of the soft mask with the truth (Rahman and
 * Wang 2016), which counts a small dancer as much as a large one.
 */
final class SubjectStage implements Stage<SubjectBatch> {
  private static final double GRAIN = 0.12;
  private static final int SHEET_COLUMNS = 12;

  private final SubjectFinder finder;
  private final TrainConfig config;
  private final Share share;
  private final Compute compute;

  SubjectStage(MuseDanceModel model, TrainConfig config, Share share, Compute compute) {
    finder = model.subjectFinder();
    if (finder == null) {
      throw new UserError(
          "the subject stage must train a model with flow_channels 2 and a subject_finder, but "
              + model.config().name()
              + " has none; copy subject_finder from configs/mini into its folder");
    }
    this.config = config;
    this.share = share;
    this.compute = compute;
  }

  @Override
  public Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    finder
        .namedParameters()
        .forEach((key, parameter) -> all.put("subject_finder." + key, parameter));
    return all;
  }

  @Override
  public boolean trains(String key) {
    return true;
  }

  @Override
  public SubjectBatch batch(long pass) {
    return scenes(Split.TRAIN, share.first(pass), share.batch());
  }

  @Override
  public SubjectBatch validation(long pass) {
    return scenes(Split.VALIDATION, share.first(pass), share.batch());
  }

  @Override
  public List<Map<String, String>> describe(long pass) {
    return draw(Split.TRAIN, share.first(pass), share.batch()).stream()
        .map(SubjectScene::describe)
        .toList();
  }

  private SubjectBatch scenes(Split split, long first, int count) {
    return SubjectBatch.of(draw(split, first, count));
  }

  private List<SubjectScene> draw(Split split, long first, int count) {
    return LongStream.range(first, first + count)
        .parallel()
        .mapToObj(i -> SubjectScene.draw(config.seed(), split, i, config.size()))
        .toList();
  }

  @Override
  public Losses losses(SubjectBatch batch, long pass) {
    Tensor picture = Pictures.input(batch.pictures(), compute);
    ClipChance chance =
        new ClipChance(config.seed(), share.first(pass), (int) picture.size(0), compute);
    Tensor level = Tensors.scale(chance.uniformRows("grain level", 1), GRAIN);
    Tensor grain = chance.normalLike("grain", picture).mul(Tensors.cast(level, compute.type()));
    Tensor logits = finder.forward(picture.add(grain));
    Tensor truth = truth(batch);
    Map<String, Tensor> parts = new LinkedHashMap<>();
    parts.put("entropy", torch.binary_cross_entropy_with_logits(logits, truth));
    parts.put("overlap", Tensors.shift(overlap(torch.sigmoid(logits), truth).mean().neg(), 1));
    Tensor total = parts.get("entropy").add(parts.get("overlap"));
    parts.put("iou", overlap(where(logits, 0), where(truth, 0.5)).mean());
    return new Losses(total, parts);
  }

  /** [B, 1, H, W] from 0 to 1. */
  private Tensor truth(SubjectBatch batch) {
    Tensor white = Pictures.input(batch.masks(), compute.with(ScalarType.Float)).narrow(1, 0, 1);
    return Tensors.scale(Tensors.shift(white, 1), 0.5);
  }

  private static Tensor where(Tensor values, double above) {
    return values.gt(new Scalar(above)).to(ScalarType.Float);
  }

  /** Intersection over union of masks [B, 1, H, W], for each of them; 1 where both are empty. */
  private static Tensor overlap(Tensor one, Tensor other) {
    Tensor both = sum(one.mul(other));
    Tensor either = sum(one).add(sum(other)).sub(both);
    return Tensors.shift(both, 1).div(Tensors.shift(either, 1));
  }

  private static Tensor sum(Tensor masks) {
    return masks.flatten(1, -1).sum(1);
  }

  /** Pictures, where the dancer is, and where it was found. */
  @Override
  public Sheet sheet() {
    try (SubjectBatch unseen = scenes(Split.VALIDATION, 0, SHEET_COLUMNS)) {
      Tensor picture = Pictures.input(unseen.pictures(), compute);
      Tensor truth = truth(unseen);
      Tensor logits = finder.forward(picture);
      double iou = overlap(where(logits, 0), where(truth, 0.5)).mean().item_double();
      return new Sheet(
          Pictures.sheet(picture, shown(truth), shown(torch.sigmoid(logits))), Map.of("iou", iou));
    }
  }

  private static Tensor shown(Tensor mask) {
    return Tensors.shift(Tensors.scale(mask, 2), -1).expand(-1, 3, -1, -1);
  }

  @Override
  public void close() {}
}
