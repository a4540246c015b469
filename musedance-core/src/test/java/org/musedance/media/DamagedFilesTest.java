package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.UserError;

/** Whatever is in a file, the program goes on, and at most one sentence comes of it. */
class DamagedFilesTest {
  private static final long SEED = 20260;
  private static final int ROUNDS = 400;

  @TempDir Path folder;

  @Test
  void namesAPictureThatIsListedWithoutAPlace() throws IOException {
    byte[] avif = Files.readAllBytes(resource("photo.avif"));
    // Behind name, version, flags and two bytes of sizes comes the number of places.
    avif[find(avif, "iloc") + 4 + 4 + 2 + 1] = 0;
    assertRefused(avif, "lists pictures but not where they are");
  }

  @Test
  void namesATileWithoutASize() throws IOException {
    byte[] avif = Files.readAllBytes(resource("grid.avif"));
    avif[find(avif, "ispe")] = '?';
    assertRefused(avif, "lists pictures but not where they are or how large");
  }

  @Test
  void readsAPictureWithReservedColourNumbers() throws IOException {
    byte[] avif = Files.readAllBytes(resource("photo.avif"));
    int primaries = find(avif, "nclx") + 4 + 1;
    avif[primaries] = 20;
    avif[primaries + 2] = 77;
    Path file = Files.write(folder.resolve("odd.avif"), avif);
    assertThat(PictureReader.read(file).width()).isEqualTo(32);
  }

  @Test
  void readsAPictureWithADamagedProfile() throws IOException {
    byte[] jpeg = Files.readAllBytes(resource("linear.jpg"));
    Arrays.fill(jpeg, find(jpeg, "rXYZ"), find(jpeg, "rXYZ") + 60, (byte) 0x5A);
    Path file = Files.write(folder.resolve("odd.jpg"), jpeg);
    assertThat(PictureReader.read(file).width()).isEqualTo(8);
  }

  @Test
  void namesASoundOfTooManyChannels() throws IOException {
    Path wav = folder.resolve("odd.wav");
    SoundWriter.wav(TestMedia.tone(440, 1, 8_000, 1), wav);
    byte[] bytes = Files.readAllBytes(wav);
    bytes[22] = (byte) 200;
    Files.write(wav, bytes);
    assertThatThrownBy(() -> SoundReader.read(wav))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("200 channels");
  }

  @Test
  void randomDamageEndsInAUserErrorAtMost() throws IOException {
    List<byte[]> seeds = seeds();
    Random random = new Random(SEED);
    Path file = folder.resolve("damaged");
    for (int round = 0; round < ROUNDS; round++) {
      byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
      for (int i = random.nextInt(12); i >= 0; i--) {
        bytes[random.nextInt(Math.min(bytes.length, 400))] = (byte) random.nextInt(256);
      }
      Files.write(file, bytes);
      assertGoesOn(round, () -> PictureReader.read(file, Rgb.WHITE, 256));
      assertGoesOn(round, () -> SoundReader.read(file));
      assertGoesOn(round, () -> readVideo(file));
    }
  }

  private static void assertGoesOn(int round, ThrowingCallable reading) {
    Throwable thrown = catchThrowable(reading);
    if (thrown != null) {
      assertThat(thrown).as("seed %d, round %d", SEED, round).isInstanceOf(UserError.class);
    }
  }

  private static void readVideo(Path file) {
    try (VideoReader video = VideoReader.open(file).atFps(6)) {
      for (int i = 0; i < 20 && video.next().isPresent(); i++) {}
    }
  }

  private List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    Sound tone = TestMedia.tone(440, 0.2, 44_100, 2);
    for (String name : List.of("a.wav", "a.flac", "a.ogg", "a.mp3", "a.m4a")) {
      SoundWriter.write(tone, folder.resolve(name));
      seeds.add(Files.readAllBytes(folder.resolve(name)));
    }
    try (VideoWriter video = VideoWriter.open(folder.resolve("a.mp4"), 32, 32, 12, tone)) {
      video.write(TestMedia.gradient(32, 32, 0));
      video.write(TestMedia.gradient(32, 32, 9));
    }
    seeds.add(Files.readAllBytes(folder.resolve("a.mp4")));
    for (String name : List.of("grid.avif", "alpha.avif", "alpha.webp", "cmyk.jpg", "linear.png")) {
      seeds.add(Files.readAllBytes(resource(name)));
    }
    return seeds;
  }

  private void assertRefused(byte[] avif, String reason) throws IOException {
    Path file = Files.write(folder.resolve("damaged.avif"), avif);
    assertThatThrownBy(() -> PictureReader.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(reason);
  }

  private static int find(byte[] bytes, String name) {
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(name);
    assertThat(at).isPositive();
    return at;
  }

  private static Path resource(String name) {
    try {
      return Path.of(DamagedFilesTest.class.getResource("/media/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
