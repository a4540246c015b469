package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.dataset.PoseColours;
import org.musedance.dataset.shard.ClipFiles;
import org.musedance.media.Picture;
import org.musedance.media.VideoReader;
import org.musedance.media.VideoWriter;
import org.musedance.tensor.UserError;

class ClipCutterTest {
  private static final ClipPlan PLAN = new ClipPlan(8, 2, 10);
  private static final ClipShape SHAPE = new ClipShape(32, 32, ClipShape.Fit.CROP);

  @TempDir private Path folder;

  private Path video;
  private SourceFile source;

  @BeforeEach
  void film() throws IOException {
    Files.createDirectory(clips());
    video = DanceFilm.of(2.5, 61L, 72L).write(folder.resolve("dance.mp4"));
    source = new SourceFile(video, "dance.mp4");
  }

  @Test
  void takesPosesFromTheVideoBesideIt() {
    sidecar(60);

    CutClip clip = cut(1, null);

    assertThat(clip.record().pose()).isEqualTo("sidecar");
    assertThat(clip.notes()).isEmpty();
    try (VideoReader poses = VideoReader.open(file(clip, ClipFiles.POSE))) {
      List<Picture> maps = poses.readAll();
      assertThat(maps).hasSize(20);
      // The sidecar shows label 1 in the first shot and 24 in the second, which this clip is.
      assertThat(PoseColours.labels(maps.get(0))).containsOnly(24);
      assertThat(PoseColours.labels(maps.get(19))).containsOnly(24);
    }
  }

  @Test
  void doesWithoutPosesThatEndEarly() {
    sidecar(40);

    CutClip clip = cut(1, null);

    assertThat(clip.record().pose()).isNull();
    assertThat(clip.notes())
        .containsExactly("no pose maps: the maps of the video end before the clip does");
    assertThat(file(clip, ClipFiles.POSE)).doesNotExist();
    assertThat(file(clip, ClipFiles.VIDEO)).exists();
  }

  @Test
  void doesWithoutPosesThatAreNoVideo() throws IOException {
    Files.writeString(folder.resolve("dance.pose.mp4"), "not a video");

    CutClip clip = cut(0, null);

    assertThat(clip.record().pose()).isNull();
    assertThat(clip.notes()).singleElement().asString().startsWith("no pose maps: ");
  }

  @Test
  void asksTheModelForClipsWithoutWords() throws IOException {
    Files.writeString(folder.resolve("dance.txt"), "0-2.5 s: a dancer sways");
    try (VisionServer server = new VisionServer().says("{\"caption\": \"somebody turns\"}")) {
      CutClip told = cut(0, endpoint(server));
      CutClip asked = cut(1, endpoint(server));

      assertThat(told.record().caption()).isEqualTo("a dancer sways");
      assertThat(told.record().captionFrom()).isEqualTo("txt");
      assertThat(asked.record().caption()).isEqualTo("somebody turns");
      assertThat(asked.record().captionFrom()).isEqualTo("model");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void keepsAClipWhoseCaptionFailed() throws IOException {
    try (VisionServer server = new VisionServer().fails(500)) {
      CutClip clip = cut(0, endpoint(server));

      assertThat(clip.record().caption()).isEmpty();
      assertThat(clip.record().captionFrom()).isNull();
      assertThat(clip.notes()).singleElement().asString().contains("no caption", "500");
    }
  }

  @Test
  void notesABrokenSidecar() throws IOException {
    Files.writeString(folder.resolve("dance.json"), "{");

    assertThat(cut(0, null).notes()).singleElement().asString().contains("dance.json must be JSON");
  }

  @Test
  void cutsThePicturesOfItsOwnShot() {
    CutClip first = cut(0, null);
    CutClip second = cut(1, null);

    assertThat(pictures(first)).hasSize(20).allSatisfy(each -> assertThat(far(each, 0)).isFalse());
    assertThat(pictures(second)).hasSize(20).allSatisfy(each -> assertThat(far(each, 1)).isFalse());
  }

  @Test
  void blamesTheFileForPicturesThatAreMissing() {
    SourceStudy study = study();
    Candidate clip = study.candidates().get(1);
    Candidate longer =
        new Candidate(1, clip.from(), 90, clip.motion(), clip.heard(), clip.print(), null);

    assertThatThrownBy(() -> cutter(study, null).cut(longer, clips()))
        .isInstanceOf(SourceFailure.class)
        .hasMessageContaining("dance.mp4 must have 90 pictures from 2.50 s on, but ends after 20");
    assertThat(clips()).isEmptyDirectory();
  }

  @Test
  void blamesTheFolderThatIsNotThere() {
    SourceStudy study = study();
    Candidate clip = study.candidates().get(0);

    assertThatThrownBy(() -> cutter(study, null).cut(clip, folder.resolve("gone")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie in an existing folder");
  }

  /** Whether a picture looks more like the other shot's than like its own. */
  private boolean far(Picture picture, int shot) {
    try (VideoReader reader = VideoReader.open(video).atSize(32, 32)) {
      List<Picture> all = reader.readAll();
      double own = difference(picture, all.get(shot == 0 ? 10 : 45));
      return own > difference(picture, all.get(shot == 0 ? 45 : 10));
    }
  }

  private static double difference(Picture a, Picture b) {
    double sum = 0;
    for (int i = 0; i < a.rgb().length; i++) {
      sum += Math.abs((a.rgb()[i] & 255) - (b.rgb()[i] & 255));
    }
    return sum;
  }

  private List<Picture> pictures(CutClip clip) {
    try (VideoReader reader = VideoReader.open(file(clip, ClipFiles.VIDEO))) {
      return reader.readAll();
    }
  }

  private Path file(CutClip clip, String ending) {
    return clips().resolve(clip.record().key() + ending);
  }

  private static CaptionEndpoint endpoint(VisionServer server) {
    return new CaptionEndpoint(server.url(), "eye", null, Duration.ofMillis(1));
  }

  private CutClip cut(int number, CaptionEndpoint endpointOrNull) {
    SourceStudy study = study();
    return cutter(study, endpointOrNull).cut(study.candidates().get(number), clips());
  }

  private SourceStudy study() {
    return SourceStudy.of(source, PLAN, new ClipRules(16, 0, -100, 0));
  }

  private ClipCutter cutter(SourceStudy study, CaptionEndpoint endpointOrNull) {
    Annotators annotators = new Annotators(new CaptionSidecars(), endpointOrNull, null);
    return new ClipCutter(source, study, PLAN, SHAPE, annotators);
  }

  private Path clips() {
    return folder.resolve("clips");
  }

  private void sidecar(int frames) {
    Path file = folder.resolve("dance.pose.mp4");
    try (VideoWriter writer = VideoWriter.open(file, 64, 64, 12, null)) {
      for (int i = 0; i < frames; i++) {
        byte[] labels = new byte[64 * 64];
        Arrays.fill(labels, (byte) (i < 30 ? 1 : 24));
        writer.write(PoseColours.paint(labels, 64, 64));
      }
    }
  }
}
