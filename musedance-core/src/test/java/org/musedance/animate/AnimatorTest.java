package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.musedance.animate.Progress.Stage;
import org.musedance.audio.BeatGrid;
import org.musedance.diffusion.SamplerKind;
import org.musedance.media.JpegSegments;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.media.PictureWriter;
import org.musedance.media.Rgb;
import org.musedance.media.Sound;
import org.musedance.media.SoundReader;
import org.musedance.media.SoundWriter;
import org.musedance.media.VideoReader;
import org.musedance.model.folder.MuseDanceModel;
import org.musedance.model.folder.WeightLayout;
import org.musedance.tensor.Compute;
import org.musedance.tensor.NoGrad;
import org.musedance.tensor.Seeds;
import org.musedance.tensor.TensorScope;
import org.musedance.tensor.Tensors;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

class AnimatorTest {
  /** Eleven frames at 12 per second: a whole clip of eight and a part of one. */
  private static final double SECONDS = 0.9;

  private static final int FRAMES = 11;

  @TempDir private static Path shared;
  @TempDir private Path folder;
  private static Path model;
  private static Animator animator;
  private static Path image;
  private static Path music;

  @BeforeAll
  static void prepare() {
    model = TinyModel.write(shared.resolve("model"));
    animator = Animator.load(model, Compute.cpu());
    image = shared.resolve("picture.png");
    PictureWriter.png(checks(90, 60), image);
    music = shared.resolve("music.wav");
    SoundWriter.wav(clicks(2), music);
  }

  private static Picture checks(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      boolean dark = (i % width / 8 + i / width / 8) % 2 == 0;
      rgb[3 * i] = (byte) (dark ? 30 : 220);
      rgb[3 * i + 1] = (byte) (2 * (i % width));
      rgb[3 * i + 2] = (byte) (3 * (i / width));
    }
    return new Picture(width, height, rgb);
  }

  /** A click every half second. */
  private static Sound clicks(int seconds) {
    int rate = 22_050;
    float[] samples = new float[seconds * rate];
    for (int i = 0; i < samples.length; i++) {
      double t = i % (rate / 2) / (double) rate;
      samples[i] = (float) (Math.sin(2 * Math.PI * 1000 * t) * Math.exp(-60 * t));
    }
    return Sound.ofMono(samples, rate);
  }

  private Path output;

  @BeforeEach
  void nameTheOutput() {
    output = folder.resolve("dance.mp4");
  }

  private AnimationRequest.Builder request() {
    return AnimationRequest.builder(image, music, output).seconds(SECONDS).steps(2);
  }

  private List<Picture> frames(AnimationRequest.Builder request) {
    return frames(animator, request);
  }

  private List<Picture> frames(Animator made, AnimationRequest.Builder request) {
    Path frames = folder.resolve("frames-" + System.nanoTime());
    made.animate(request.framesFolder(frames).build());
    try (Stream<Path> files = Files.list(frames)) {
      return files.sorted().map(PictureReader::read).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void worksOnFewerFramesAtATimeInLessMemory() {
    AnimationPlan free = Animator.plan(model, Compute.cpu(), request().build());
    long less = free.estimate().bytes() - 1;
    AnimationPlan bounded = Animator.plan(model, Compute.cpu(), request().memory(less).build());

    assertThat(free.describe()).doesNotContain("at a time");
    assertThat(bounded.estimate().bytes()).isLessThanOrEqualTo(less);
    assertThat(bounded.estimate().framesAtOnce()).isLessThan(bounded.framesPerClip());
    assertThat(bounded.describe()).contains("at a time");
    List<Picture> expected = frames(request());
    List<Picture> actual = frames(request().memory(less));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      // the same products in another order: a value may round to the next of 256
      assertThat(greatestDifference(actual.get(i), expected.get(i))).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void paintsFramesAtOnceAsFarAsThreadsAndMemoryReach() {
    int threads = torch.get_num_threads();
    try {
      torch.set_num_threads(1);
      AnimationPlan alone = Animator.plan(model, Compute.cpu(), request().maxSide(1024).build());
      List<Picture> expected = frames(request());
      torch.set_num_threads(8);
      AnimationPlan free = Animator.plan(model, Compute.cpu(), request().maxSide(1024).build());
      List<Picture> actual = frames(request());

      assertThat(alone.estimate().paintedAtOnce()).isOne();
      assertThat(free.estimate().paintedAtOnce()).isEqualTo(8);
      long less = free.estimate().bytes() - 1;
      AnimationRequest bounded = request().maxSide(1024).memory(less).build();
      Estimate found = Animator.plan(model, Compute.cpu(), bounded).estimate();
      assertThat(found.paintedAtOnce()).isEqualTo(7);
      assertThat(found.bytes()).isLessThanOrEqualTo(less);
      assertThat(actual).hasSameSizeAs(expected);
      for (int i = 0; i < actual.size(); i++) {
        assertThat(greatestDifference(actual.get(i), expected.get(i))).isLessThanOrEqualTo(1);
      }
    } finally {
      torch.set_num_threads(threads);
    }
  }

  @Test
  void holdsWeightsSparinglyWhereFastOnesLeaveNoRoom() {
    Path stored = storedInBfloat16();
    AnimationPlan free = Animator.plan(stored, Compute.cpu(), request().build());
    assertThat(free.estimate().layout()).isEqualTo(WeightLayout.FAST);
    assertThat(free.describe()).doesNotContain("sparingly");

    long less = free.estimate().bytes() - (10 << 20);
    AnimationPlan bounded = Animator.plan(stored, Compute.cpu(), request().memory(less).build());
    WeightLayout layout = bounded.estimate().layout();
    assertThat(layout).isEqualTo(WeightLayout.SPARING);
    assertThat(bounded.estimate().bytes()).isLessThanOrEqualTo(less);
    assertThat(bounded.describe()).contains("weights held sparingly");

    Animator fast = Animator.load(stored, Compute.cpu());
    assertThatThrownBy(() -> fast.animate(request().memory(less).build()))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith("--memory must be at least");
    List<Picture> expected = frames(fast, request());
    List<Picture> actual =
        frames(Animator.load(stored, Compute.cpu(), layout), request().memory(less));
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertThat(greatestDifference(actual.get(i), expected.get(i))).isLessThanOrEqualTo(1);
    }
  }

  private Path storedInBfloat16() {
    Path stored = folder.resolve("bf16");
    MuseDanceModel networks = MuseDanceModel.load(model, Compute.cpu());
    networks.save(model, stored, ScalarType.BFloat16, List.copyOf(networks.components().keySet()));
    return stored;
  }

  private static int greatestDifference(Picture one, Picture other) {
    int greatest = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      greatest = Math.max(greatest, Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255)));
    }
    return greatest;
  }

  @Test
  void saysTheLeastMemoryThatIsNeeded() {
    assertThatThrownBy(
            () -> Animator.plan(model, Compute.cpu(), request().memory(64 << 20).build()))
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "--memory must be at least about \\d+ MiB for this model and size, but was 64 MiB; .*");
  }

  @Test
  void makesAVideoAsLongAsTheMusicWithItsSound() {
    Animation made = animator.animate(request().build());

    assertThat(made.frames()).isEqualTo(FRAMES);
    assertThat(made.complete()).isTrue();
    try (VideoReader video = VideoReader.open(output)) {
      assertThat(video.width()).isEqualTo(90);
      assertThat(video.height()).isEqualTo(60);
      assertThat(video.fps()).isCloseTo(12, within(1e-6));
    }
  }

  @Test
  void theSameSeedGivesTheSameFrames() {
    List<Picture> once = frames(request().seed(5));
    assertThat(frames(request().seed(5))).hasSize(FRAMES).isEqualTo(once);
    assertThat(frames(request().seed(6))).isNotEqualTo(once);
  }

  /** Samplers that add noise in every step draw it from the seed too. */
  @ParameterizedTest
  @EnumSource(
      value = SamplerKind.class,
      names = {"DPM_PLUS_PLUS_SDE", "LCM"})
  void theSameSeedGivesTheSameFramesWithFreshNoiseToo(SamplerKind kind) {
    List<Picture> once = frames(shortly(kind).seed(5));
    assertThat(frames(shortly(kind).seed(5))).isEqualTo(once);
    assertThat(frames(shortly(kind).seed(6))).isNotEqualTo(once);
  }

  @Test
  void everySamplerMakesFramesOfItsOwn() {
    List<List<Picture>> made = new ArrayList<>();
    for (SamplerKind kind : SamplerKind.values()) {
      if (kind != SamplerKind.PNDM) { // which refuses a model that predicts the clean sample
        made.add(frames(shortly(kind)));
      }
    }
    assertThat(made).doesNotHaveDuplicates().allMatch(frames -> frames.size() == 4);
  }

  private AnimationRequest.Builder shortly(SamplerKind kind) {
    return request().sampler(kind).seconds(0.3).steps(3);
  }

  @Test
  void windowsMakeAllFramesAndTellEveryStepOfEveryWindow() {
    List<Progress> told = new ArrayList<>();
    AnimationRequest request = request().longVideo(LongVideo.WINDOWS).build();
    Animation made = animator.start(request).run(told::add);

    assertThat(made.frames()).isEqualTo(FRAMES);
    // windows of eight that begin at 0, 4 and 8; two steps
    assertThat(told.stream().map(p -> p.clip() + "/" + p.step()).distinct())
        .containsExactly("0/0", "1/0", "1/1", "1/2", "1/3", "1/4", "1/5", "1/6");
  }

  @Test
  void aVideoOfOneWindowDiffersFromAClipOnlyByThePreviousFrames() {
    List<Picture> windows = frames(request().seconds(0.6).longVideo(LongVideo.WINDOWS));
    List<Picture> again = frames(request().seconds(0.6).longVideo(LongVideo.WINDOWS));
    List<Picture> clips = frames(request().seconds(0.6));
    assertThat(windows).hasSize(8).isEqualTo(again).isNotEqualTo(clips);
  }

  @Test
  void aRehearsalMakesTheSameFramesAndTellsTheirMotion() {
    List<Picture> written = frames(request().prompt("bounce").seed(3));
    DanceModel dance = DanceModel.load(model, Compute.cpu());
    List<MovedPicture> made = new ArrayList<>();
    new Rehearsal(dance, 2, dance.config().guidance())
        .dance(
            PictureReader.read(image),
            SoundReader.read(music, 0, SECONDS),
            PromptTimeline.of("bounce"),
            3,
            made::add);

    assertThat(made).extracting(MovedPicture::picture).isEqualTo(written);
    FlowField flow = made.get(FRAMES - 1).flow().orElseThrow();
    assertThat(flow.width() / (double) flow.height()).isCloseTo(1.5, within(0.05));
    assertThat(flow.values()).isNotEqualTo(made.get(0).flow().orElseThrow().values());
  }

  /** The last clip is made whole and cut, so where a video ends changes nothing before. */
  @Test
  void aCutClipIsTheBeginningOfAWholeOne() {
    List<Picture> whole = firstClip(8);
    assertThat(whole).hasSize(8);
    assertThat(firstClip(3)).isEqualTo(whole.subList(0, 3));
  }

  private List<Picture> firstClip(int frames) {
    List<Picture> made = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      clips().generate(new Clip(0, 0, frames), step -> {}, made::add);
    }
    return made;
  }

  @Test
  void theDanceRestsWhereTheMusicIsSilent() {
    List<Picture> made = new ArrayList<>();
    try (TensorScope scope = TensorScope.open()) {
      DanceModel dance = DanceModel.load(model, Compute.cpu());
      float[][] logMel = new float[400][dance.networks().ears().numMelBins()];
      for (int i = 200; i < logMel.length; i++) {
        Arrays.fill(logMel[i], -16);
      }
      HeardMusic music = new HeardMusic(120, new BeatGrid(new double[] {0, .5}, 120, 12), logMel);
      ClipGenerator clips = clips(dance, music);
      clips.generate(new Clip(0, 0, 2), step -> {}, made::add);
      clips.generate(new Clip(4, 36, 2), step -> {}, made::add);
    }

    Picture picture = PictureReader.read(image);
    Picture rest = picture.resize(made.get(2).width(), made.get(2).height());
    assertThat(worst(made.get(0), rest)).isGreaterThan(20);
    assertThat(worst(made.get(2), rest)).isLessThan(8);
    assertThat(made.get(3)).isEqualTo(made.get(2));
  }

  private static int worst(Picture one, Picture other) {
    int worst = 0;
    for (int i = 0; i < one.rgb().length; i++) {
      worst = Math.max(worst, Math.abs((one.rgb()[i] & 255) - (other.rgb()[i] & 255)));
    }
    return worst;
  }

  private ClipGenerator clips() {
    DanceModel dance = DanceModel.load(model, Compute.cpu());
    Sound sound = SoundReader.read(music, 0, SECONDS);
    return clips(dance, HeardMusic.listen(sound, dance.networks().ears(), 12));
  }

  private ClipGenerator clips(DanceModel dance, HeardMusic heard) {
    AnimationRequest request = request().build();
    Animator.Inputs inputs = Animator.Inputs.read(request, dance.config());
    AnimationPlan plan = Animator.plan(dance, inputs);
    return new DancingClips(
        dance, plan, inputs.picture(), Optional.empty(), heard, request.prompt(), 0);
  }

  @Test
  void aClipGivesItsMemoryBack() {
    try (TensorScope scope = TensorScope.open()) {
      ClipGenerator clips = clips();
      clips.generate(new Clip(0, 0, 2), step -> {}, frame -> {});
      long before = Pointer.totalCount();
      clips.generate(new Clip(1, 8, 2), step -> {}, frame -> {});
      assertThat(Pointer.totalCount()).isLessThanOrEqualTo(before);
    }
  }

  /**
   * A service makes one video after the other: its memory must not grow with their number. A few
   * structures of FFmpeg wait for Java's garbage collector; tensors never do.
   */
  @Test
  void manyAnimationsLeaveNothingBehind() throws InterruptedException {
    long growthAllowed = 64L << 20;
    for (int i = 0; i < 4; i++) {
      animateShortly(i);
    }
    long pointers = Pointer.totalCount();
    long memory = Pointer.physicalBytes();
    for (int i = 0; i < 20; i++) {
      animateShortly(i);
    }
    assertThat(pointersAfterCollecting(pointers)).isLessThanOrEqualTo(pointers);
    assertThat(Pointer.physicalBytes()).isLessThan(memory + growthAllowed);
  }

  /** The deallocator is another thread, so its end is waited for. */
  private static long pointersAfterCollecting(long expected) throws InterruptedException {
    for (int i = 0; i < 50 && Pointer.totalCount() > expected; i++) {
      System.gc();
      Thread.sleep(100);
    }
    return Pointer.totalCount();
  }

  private void animateShortly(int seed) {
    animator.animate(
        request().seed(seed).prompt("bounce " + seed).seconds(0.15).steps(1).guidance(1).build());
  }

  /** What bf16 rounds must not be seen: 50 dB is less than one grey level on average. */
  @Test
  void aDecoderInBfloat16PaintsTheSame() {
    DanceModel dance = DanceModel.load(model, Compute.cpu());
    Picture picture = PictureReader.read(image);
    Framing framing = Framing.of(90, 60, 90, TinyModel.WORK_SIZE);
    try (NoGrad off = NoGrad.enter();
        TensorScope scope = TensorScope.open()) {
      Canvas exact =
          new Canvas(dance.networks(), picture, Optional.empty(), framing, Compute.cpu());
      Compute half = Compute.cpu().with(ScalarType.BFloat16);
      Canvas fast = new Canvas(dance.networks(), picture, Optional.empty(), framing, half);
      Tensor noise = Seeds.frameNoise(1, 0, Tensors.shape(exact.still()));
      Tensor latents = exact.still().add(Tensors.scale(noise, 0.3));

      assertThat(psnr(fast.paint(latents, 1).rgb(), exact.paint(latents, 1).rgb()))
          .isBetween(50.0, 90.0);
    }
  }

  private static double psnr(byte[] rgb, byte[] other) {
    double sum = 0;
    for (int i = 0; i < rgb.length; i++) {
      sum += Math.pow((rgb[i] & 0xFF) - (other[i] & 0xFF), 2);
    }
    return 10 * Math.log10(255 * 255 * rgb.length / sum);
  }

  @Test
  void promptsAndMusicAndGuidanceHaveASay() {
    List<Picture> plain = frames(request().prompt("bounce"));
    PromptTimeline timeline = PromptTimeline.parse("bounce", List.of("0.5-2: spin"));
    assertThat(frames(request().prompt(timeline)).get(7)).isNotEqualTo(plain.get(7));
    assertThat(frames(request().prompt("bounce").startSeconds(0.25))).isNotEqualTo(plain);
    assertThat(frames(request().prompt("bounce").guidance(4))).isNotEqualTo(plain);
    assertThat(frames(request().prompt("bounce").guidanceMusic(4))).isNotEqualTo(plain);
  }

  @Test
  void tellsEveryStepOfEveryClip() {
    List<Progress> told = new ArrayList<>();
    animator.start(request().build()).run(told::add);

    assertThat(told.stream().map(Progress::stage).distinct())
        .containsExactly(
            Stage.LISTENING, Stage.LOOKING, Stage.DANCING, Stage.PAINTING, Stage.WRITING);
    assertThat(told.stream().map(p -> p.clip() + "/" + p.step()).distinct())
        .containsExactly("0/0", "1/0", "1/1", "1/2", "2/0", "2/1", "2/2");
    Progress last = told.get(told.size() - 1);
    assertThat(last.done()).isEqualTo(last.total());
    assertThat(last.secondsLeft()).isZero();
  }

  @Test
  void whatWasDoneIsKeptWhenItIsStopped() {
    AnimationRun run = animator.start(request().build());
    Animation made =
        run.run(
            progress -> {
              if (progress.clip() == 2) {
                run.stop();
              }
            });

    assertThat(made.complete()).isFalse();
    assertThat(made.frames()).isEqualTo(8);
    try (VideoReader video = VideoReader.open(output)) {
      assertThat(video.seconds()).isCloseTo(8 / 12.0, within(0.01));
    }
  }

  /** In windows no frame is done before all are. */
  @Test
  void windowsThatAreStoppedLeaveNoVideo() throws IOException {
    AnimationRun run = animator.start(request().longVideo(LongVideo.WINDOWS).build());
    Animation made =
        run.run(
            progress -> {
              if (progress.step() == 4) {
                run.stop();
              }
            });

    assertThat(made.frames()).isZero();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOfARunThatFails() throws IOException {
    AnimationRun run = animator.start(request().gif(folder.resolve("dance.gif")).build());
    assertThatThrownBy(
            () ->
                run.run(
                    progress -> {
                      if (progress.clip() == 2) {
                        throw new IllegalStateException("the listener fails");
                      }
                    }))
        .hasMessage("the listener fails");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  /** White on its right third. */
  private SubjectArea rightThird(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % width >= 2 * width / 3 ? 255 : 0);
    }
    Path mask = folder.resolve("mask.png");
    PictureWriter.png(new Picture(width, height, rgb), mask);
    return SubjectArea.painted(mask);
  }

  private static int greatestDifference(Picture one, Picture other, int left, int width) {
    return greatestDifference(
        one.crop(left, 0, width, one.height()), other.crop(left, 0, width, other.height()));
  }

  @Test
  void onlyWhatIsWhiteInTheMaskMoves() {
    Picture rest = PictureReader.read(image);
    Picture masked = frames(request().subject(rightThird(90, 60))).get(7);
    Picture free = frames(request().subject(new SubjectArea.Everything())).get(7);

    // the mask's edge and what moves over it lie between
    assertThat(greatestDifference(masked, rest, 0, 45)).isLessThanOrEqualTo(1);
    assertThat(greatestDifference(masked, rest, 70, 20)).isGreaterThan(20);
    assertThat(greatestDifference(free, rest, 0, 45)).isGreaterThan(20);
  }

  /** Stored lying on its side, as a camera does; the mask is made from what a viewer shows. */
  @Test
  void aMaskFitsAPictureThatIsTurnedWhenItIsRead() throws IOException {
    Path turned = folder.resolve("turned.jpg");
    Files.write(turned, JpegSegments.withOrientation(jpeg(checks(60, 90)), 6));
    Picture rest = PictureReader.read(turned);
    AnimationRequest.Builder request =
        AnimationRequest.builder(turned, music, output).seconds(SECONDS).steps(2);
    Picture masked = frames(request.subject(rightThird(90, 60))).get(7);

    assertThat(rest.width()).isEqualTo(90);
    assertThat(greatestDifference(masked, rest, 0, 45)).isLessThanOrEqualTo(1);
    assertThat(greatestDifference(masked, rest, 70, 20)).isGreaterThan(20);
    assertThatThrownBy(() -> frames(request.subject(rightThird(60, 90))))
        .isInstanceOf(UserError.class)
        .hasMessageMatching(
            "subject mask .*mask.png must have the shape of the upright picture, 90 x 60, but is"
                + " 60 x 90; make it from the picture as a viewer shows it");
  }

  private static byte[] jpeg(Picture picture) throws IOException {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < picture.width() * picture.height(); i++) {
      Rgb colour = picture.at(i % picture.width(), i / picture.width());
      image.setRGB(
          i % picture.width(),
          i / picture.width(),
          colour.red() << 16 | colour.green() << 8 | colour.blue());
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    return bytes.toByteArray();
  }

  @Test
  void aBoxKeepsTheRestStill() {
    Picture rest = PictureReader.read(image);
    SubjectArea right = new SubjectArea.Box(0.67, 0, 0.33, 1);
    Picture boxed = frames(request().subject(right)).get(7);

    assertThat(greatestDifference(boxed, rest, 0, 45)).isLessThanOrEqualTo(1);
    assertThat(greatestDifference(boxed, rest, 70, 20)).isGreaterThan(20);
  }

  @Test
  void aPictureThatIsPaintedAnewHasNoSubject() {
    AnimationRequest request = request().subject(new SubjectArea.Everything()).build();

    assertThatThrownBy(
            () -> Animator.plan(Path.of("..", "configs", "sd15"), Compute.cpu(), request))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "subject must be given only to a model that moves the picture's own pixels, with"
                + " flow_channels 2, but sd15 paints every frame anew; leave it out");
  }

  @Test
  void plansWithoutWeights() {
    AnimationPlan plan =
        Animator.plan(
            Path.of("..", "configs", "mini"), Compute.cpu(), request().guidance(2).build());

    assertThat(plan.frames()).isEqualTo(FRAMES);
    assertThat(plan.estimate().bytes()).isBetween(500L << 20, 2L << 30);
    assertThat(plan.estimate().seconds()).isBetween(0.01, 600.0);
    assertThat(plan.describe())
        .contains("90 x 60, 12 frames per second", "11 in 2 clips of 8", "2 steps, 2 passes each");
  }

  @Test
  void paintsNoLargerThanTheVideoWhereNothingIsMoved() {
    Path sd15 = Path.of("..", "configs", "sd15");

    Framing small = Animator.plan(sd15, Compute.cpu(), request().maxSide(64).build()).framing();
    Framing full = Animator.plan(sd15, Compute.cpu(), request().build()).framing();

    assertThat(small.workWidth()).isEqualTo(64);
    assertThat(full.workWidth() * full.workHeight()).isCloseTo(512 * 512, withinPercentage(15));
  }

  @Test
  void namesAMissingPicture() {
    Path missing = folder.resolve("missing.png");
    AnimationRequest request = AnimationRequest.builder(missing, music, output).build();
    assertThatThrownBy(() -> animator.animate(request))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("missing.png must be an existing file");
    assertThat(output).doesNotExist();
  }
}
