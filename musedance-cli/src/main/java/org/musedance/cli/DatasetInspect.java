package org.musedance.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.dataset.shard.ClipRecord;
import org.musedance.dataset.shard.DatasetIndex;
import org.musedance.dataset.shard.DatasetJson;
import org.musedance.dataset.shard.ShardFile;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.media.VideoReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance dataset inspect}: shows a dataset or one of its shards. */
@Command(name = "inspect", description = "Show the clips of a dataset or a shard.")
final class DatasetInspect implements Runnable {
  private static final int CAPTION = 60;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FOLDER|SHARD", description = "A dataset's folder, or one .tar of it.")
  private Path dataset;

  @Option(
      names = "--limit",
      paramLabel = "NUMBER",
      defaultValue = "50",
      description = "Clips to show (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Option(
      names = "--json",
      description = "Print the clips' records, one JSON object after the other.")
  private boolean json;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = "Draw eight pictures of each clip, and its pose maps below, as a PNG.")
  private Path sheet;

  @Override
  public void run() {
    List<Picture> rows = new ArrayList<>();
    PrintWriter out = spec.commandLine().getOut();
    List<Path> shards = shards();
    if (!json) {
      head(out, shards);
    }
    int shown = 0;
    for (Path shard : shards) {
      try (ShardFile file = ShardFile.open(shard)) {
        for (ClipRecord record : file.records().stream().limit(limit - shown).toList()) {
          out.print(json ? DatasetJson.text(record) : line(record));
          if (sheet != null) {
            rows.addAll(strips(file, record));
          }
          shown++;
        }
      }
    }
    if (!rows.isEmpty()) {
      PictureWriter.png(Picture.below(rows), sheet);
    }
  }

  private List<Path> shards() {
    return Files.isDirectory(dataset)
        ? DatasetIndex.read(dataset).shards().stream()
            .map(shard -> dataset.resolve(shard.file()))
            .toList()
        : List.of(dataset);
  }

  private void head(PrintWriter out, List<Path> shards) {
    if (Files.isDirectory(dataset)) {
      DatasetIndex index = DatasetIndex.read(dataset);
      out.printf(
          Locale.ROOT,
          "%s: %d clips of %d x %d pixels at %s frames per second, %.1f s in %d shards%n",
          dataset,
          index.clips(),
          index.width(),
          index.height(),
          index.fps(),
          index.seconds(),
          shards.size());
    }
    out.printf(
        "%-32s %-10s %8s %6s %6s  %-9s %s%n",
        "clip", "split", "seconds", "tempo", "beats", "pose", "caption");
  }

  private static String line(ClipRecord record) {
    return String.format(
        Locale.ROOT,
        "%-32s %-10s %8.2f %6.1f %6d  %-9s %s%n",
        record.key(),
        record.split(),
        record.seconds(),
        record.tempo(),
        record.beats().size(),
        record.pose() == null ? "-" : record.pose(),
        shortened(record.caption()));
  }

  private static String shortened(String caption) {
    return caption.length() <= CAPTION ? caption : caption.substring(0, CAPTION - 1) + "…";
  }

  /** A row of pictures, and one of pose maps where they are known. */
  private static List<Picture> strips(ShardFile shard, ClipRecord record) {
    try (Scratch scratch = Scratch.open()) {
      ClipFiles files = shard.extract(record, scratch.folder());
      List<Picture> rows = new ArrayList<>(List.of(strip(files.video(), record)));
      if (files.poseOrNull() != null) {
        rows.add(strip(files.poseOrNull(), record));
      }
      return rows;
    }
  }

  private static Picture strip(Path video, ClipRecord record) {
    FilmStrip strip = new FilmStrip(record.frames());
    try (VideoReader reader = VideoReader.open(video)) {
      int index = 0;
      for (Optional<Picture> next = reader.next(); next.isPresent(); next = reader.next()) {
        strip.see(index++, next.get());
      }
    }
    return strip.picture();
  }
}
