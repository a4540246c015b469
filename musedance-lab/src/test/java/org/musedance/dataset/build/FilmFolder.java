package org.musedance.dataset.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.musedance.dataset.source.DanceFilm;

/** A folder of uploads: thirty dances, and everything that goes wrong with files. */
record FilmFolder(Path folder) {
  static final int DANCES = 30;
  static final int ODD_FILES = 12;

  private static final double SHOT = 2.5;

  /** Thirty dances of one shot, ten of them with a caption. */
  void dances() throws IOException {
    for (long seed = 0; seed < DANCES; seed++) {
      film(seed).write(folder.resolve("dance-%02d.mp4".formatted(seed)));
      if (seed % 3 == 0) {
        Files.writeString(folder.resolve("dance-%02d.txt".formatted(seed)), "it dances " + seed);
      }
    }
  }

  static DanceFilm film(long seed) {
    return DanceFilm.of(SHOT, 1000 + seed);
  }

  /** Twelve files of which one is all right under a wrong name. */
  void oddFiles() throws IOException {
    Path dance = folder.resolve("dance-07.mp4");
    Files.createFile(folder.resolve("empty.mp4"));
    Files.writeString(folder.resolve("letter.mp4"), "This is not a video. ".repeat(100));
    Files.write(folder.resolve("torn.mp4"), Arrays.copyOf(Files.readAllBytes(dance), 400));
    film(50).with(null).write(folder.resolve("mute.mp4"));
    film(51).with(film(51).silence()).write(folder.resolve("silent.mp4"));
    film(52).with(film(52).noise()).write(folder.resolve("noise.mp4"));
    film(53).at(24, 12).write(folder.resolve("tiny.mp4"));
    film(54).writeStill(folder.resolve("still.mp4"));
    DanceFilm.of(1.0, 1055L).write(folder.resolve("short.mp4"));
    Files.copy(dance, folder.resolve("zz-copy.mp4"));
    film(8).at(48, 25).write(folder.resolve("zz-smaller.mp4"));
    film(57).write(folder.resolve("renamed.mp4"));
    Files.move(folder.resolve("renamed.mp4"), folder.resolve("renamed.avi"));
  }
}
