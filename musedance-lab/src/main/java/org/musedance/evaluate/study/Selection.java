package org.musedance.evaluate.study;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.musedance.evaluate.features.Clip;
import org.musedance.evaluate.features.FeatureFile;
import org.musedance.evaluate.features.FrameFeatures;
import org.musedance.evaluate.features.I3d;
import org.musedance.evaluate.features.Inception;
import org.musedance.evaluate.features.LatentEncoder;
import org.musedance.evaluate.features.LatentFeatures;
import org.musedance.evaluate.features.Lpips;
import org.musedance.evaluate.features.Resnet3d;
import org.musedance.evaluate.features.VideoFeatures;
import org.musedance.evaluate.metrics.Embeddings;
import org.musedance.tensor.UserError;

/**
 * What is measured in an evaluation: measures of single videos, and networks whose features give
 * distances between sets of videos.
 *
 * @param measures in the order of their columns
 * @param distances by key
 * @param encoder what sees whether frames show the same
 */
public record Selection(
    List<Measure> measures, Map<Distance, VideoFeatures> distances, FrameFeatures encoder) {
  /** Names of files that measures need, as they are given. */
  public static final List<String> FILES =
      List.of(
          "alex",
          "alex-lin",
          "vgg",
          "vgg-lin",
          "i3d",
          "inception",
          "resnet3d",
          "clip",
          "embeddings");

  public Selection {
    measures = List.copyOf(measures);
    distances = new LinkedHashMap<>(distances);
  }

  /**
   * Chooses measures.
   *
   * @param keys those asked for; empty for all that need no file or whose files are given
   * @param files by name, see {@link #FILES}
   * @param encoder of a model
   * @throws UserError if a measure is unknown, or its file is not given
   */
  public static Selection of(List<String> keys, Map<String, Path> files, LatentEncoder encoder) {
    for (String name : files.keySet()) {
      require(FILES.contains(name), "--weights", FILES, name);
    }
    return new Chooser(keys, files, encoder).choose();
  }

  private static void require(boolean known, String option, Iterable<String> names, String name) {
    if (!known) {
      throw new UserError(
          "%s must be a known name, but was %s; choose one of %s"
              .formatted(option, name, String.join(", ", names)));
    }
  }

  /** Opens what is needed, file by file. */
  private static final class Chooser {
    private final List<String> keys;
    private final Map<String, Path> files;
    private final LatentEncoder encoder;
    private final Set<String> seen = new LinkedHashSet<>();
    private final List<Measure> measures = new ArrayList<>();
    private final Map<Distance, VideoFeatures> distances = new LinkedHashMap<>();

    Chooser(List<String> keys, Map<String, Path> files, LatentEncoder encoder) {
      this.keys = keys;
      this.files = files;
      this.encoder = encoder;
    }

    Selection choose() {
      Measures.builtIn().stream().filter(measure -> wanted(measure.key())).forEach(measures::add);
      onRequest("psnr-legacy", Measures.legacyPsnr());
      onRequest("l1", Measures.discoL1());
      for (Lpips.Trunk trunk : Lpips.Trunk.values()) {
        if (wanted("lpips-" + trunk, trunk.toString(), trunk + "-lin")) {
          measures.add(
              Measures.lpips(
                  trunk,
                  Lpips.load(trunk, files.get(trunk.toString()), files.get(trunk + "-lin"))));
        }
      }
      boolean text = wanted("clip-text", "clip");
      boolean time = wanted("clip-time", "clip");
      if (text || time) {
        List<Measure> both = Measures.clip(Clip.load(files.get("clip")));
        measures.addAll(both.subList(text ? 0 : 1, time ? 2 : 1));
      }
      if (wanted("audio-video", "embeddings")) {
        measures.add(Measures.audioVideo(this::audioVideo));
      }
      chooseDistances();
      keys.forEach(key -> require(seen.contains(key), "--metrics", seen, key));
      return new Selection(measures, distances, encoder);
    }

    private void chooseDistances() {
      choose(Distance.FVD_STYLE, () -> new LatentFeatures(encoder));
      choose(Distance.FVD, () -> I3d.open(files.get("i3d"), I3d.Preparation.STYLEGAN_V), "i3d");
      choose(
          Distance.FVD_VIDEOGPT, () -> I3d.open(files.get("i3d"), I3d.Preparation.VIDEOGPT), "i3d");
      choose(Distance.FID, () -> Inception.open(files.get("inception")), "inception");
      choose(Distance.FID_VID, () -> Resnet3d.open(files.get("resnet3d")), "resnet3d");
    }

    private void choose(Distance distance, Supplier<VideoFeatures> network, String... needed) {
      if (wanted(distance.key(), needed)) {
        distances.put(distance, network.get());
      }
    }

    private void onRequest(String key, Measure measure) {
      seen.add(key);
      if (keys.contains(key)) {
        measures.add(measure);
      }
    }

    /** Whether a measure is asked for, or may be taken because its files are there. */
    private boolean wanted(String key, String... needed) {
      seen.add(key);
      List<String> missing = List.of(needed).stream().filter(n -> !files.containsKey(n)).toList();
      if (keys.contains(key) && !missing.isEmpty()) {
        throw new UserError(
            "metric %s must have its network, but --weights %s=FILE is not given; give it or leave the metric out"
                .formatted(key, String.join("=FILE and --weights ", missing)));
      }
      return missing.isEmpty() && (keys.isEmpty() || keys.contains(key));
    }

    private double audioVideo(String clip) {
      Path file = files.get("embeddings");
      double[][] sound = FeatureFile.read(file, clip + ".audio");
      return Embeddings.similarity(sound[0], FeatureFile.read(file, clip + ".video"));
    }
  }
}
