package org.musedance.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferUShort;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.musedance.tensor.UserError;

/**
 * The files under {@code media/} were made with Pillow 12.3: 32 x 16 pixels, the left half (200,
 * 40, 20), the right half (10, 60, 180); "alpha" has a transparent upper half, "quarter" the EXIF
 * orientation 6. "linear" is (128, 64, 20) with a profile of linear light, "grid" four AVIF tiles
 * of 64 x 64 cropped to 100 x 90.
 */
class PictureReaderTest {
  private static final Rgb LEFT = new Rgb(200, 40, 20);
  private static final Rgb RIGHT = new Rgb(10, 60, 180);

  @TempDir Path folder;

  @Test
  void pngComesBackByteForByte() {
    for (Picture picture :
        List.of(
            TestMedia.gradient(1, 1, 0),
            TestMedia.gradient(17, 31, 3),
            TestMedia.gradient(640, 2, 5))) {
      Path png = folder.resolve("any.png");
      PictureWriter.png(picture, png);
      assertThat(PictureReader.read(png)).isEqualTo(picture);
    }
  }

  @ParameterizedTest
  @CsvSource({"bmp, 0", "gif, 0", "tiff, 0", "jpg, 3"})
  void readsWhatJavaReads(String format, int tolerance) throws IOException {
    BufferedImage image = twoColours(BufferedImage.TYPE_INT_RGB);
    Path file = folder.resolve("any." + format);
    assertThat(ImageIO.write(image, format, file.toFile())).isTrue();
    Picture picture = PictureReader.read(file);
    assertColour(picture.at(4, 8), LEFT, tolerance);
    assertColour(picture.at(28, 8), RIGHT, tolerance);
  }

  @ParameterizedTest
  @CsvSource({"lossy.webp, 4", "photo.avif, 4", "cmyk.jpg, 6", "cmyk.tif, 2"})
  void readsWhatOnlyFfmpegReads(String name, int tolerance) {
    Picture picture = PictureReader.read(resource(name));
    assertThat(List.of(picture.width(), picture.height())).containsExactly(32, 16);
    assertColour(picture.at(4, 8), LEFT, tolerance);
    assertColour(picture.at(28, 8), RIGHT, tolerance);
  }

  @ParameterizedTest
  @CsvSource({"alpha.webp, 0", "alpha.avif, 4"})
  void showsTheBackgroundThroughTransparentParts(String name, int tolerance) {
    Picture picture = PictureReader.read(resource(name), new Rgb(1, 2, 250));
    assertColour(picture.at(4, 3), new Rgb(1, 2, 250), tolerance);
    assertColour(picture.at(4, 12), LEFT, tolerance);
    assertColour(PictureReader.read(resource(name)).at(28, 3), Rgb.WHITE, tolerance);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quarter.webp", "quarter.avif"})
  void turnsEveryFormatUpright(String name) {
    Picture picture = PictureReader.read(resource(name));
    assertThat(List.of(picture.width(), picture.height())).containsExactly(16, 32);
    assertColour(picture.at(8, 4), LEFT, 4);
    assertColour(picture.at(8, 28), RIGHT, 4);
  }

  @ParameterizedTest
  @CsvSource({"linear.png, 2", "linear.jpg, 3", "linear.webp, 2", "linear.avif, 3"})
  void convertsEmbeddedProfilesToSrgb(String name, int tolerance) {
    // IEC 61966-2-1: 128/255, 64/255 and 20/255 of linear light.
    assertColour(PictureReader.read(resource(name)).at(4, 4), new Rgb(188, 137, 79), tolerance);
  }

  @Test
  void assemblesTiles() {
    Picture picture = PictureReader.read(resource("grid.avif"));
    assertThat(List.of(picture.width(), picture.height())).containsExactly(100, 90);
    assertColour(picture.at(60, 60), new Rgb(255, 0, 0), 3);
    assertColour(picture.at(68, 60), new Rgb(0, 255, 0), 3);
    assertColour(picture.at(60, 68), new Rgb(0, 0, 255), 3);
    assertColour(picture.at(99, 89), Rgb.WHITE, 3);
  }

  @Test
  void readsTheFirstFrameOfAnAnimation() throws IOException {
    Path gif = folder.resolve("two.gif");
    try (GifWriter writer = GifWriter.open(gif, 8, 8, 10)) {
      writer.write(Picture.filled(8, 8, LEFT));
      writer.write(Picture.filled(8, 8, RIGHT));
    }
    assertThat(PictureReader.read(gif)).isEqualTo(Picture.filled(8, 8, LEFT));
    assertThat(PictureReader.read(resource("animated.webp")))
        .isEqualTo(Picture.filled(8, 8, new Rgb(255, 0, 0)));
  }

  @Test
  void blendsHalfTransparentPixels() throws IOException {
    BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0x80FF0000);
    image.setRGB(1, 0, 0x00123456);
    // 0x80 / 255 of red over white.
    assertThat(PictureReader.read(png(image)).at(0, 0)).isEqualTo(new Rgb(255, 127, 127));
    assertThat(PictureReader.read(png(image), Rgb.BLACK).at(0, 0)).isEqualTo(new Rgb(128, 0, 0));
    assertThat(PictureReader.read(png(image)).at(1, 0)).isEqualTo(Rgb.WHITE);
  }

  @Test
  void readsGreyAsItIsStored() throws IOException {
    BufferedImage grey = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(0, 0, 0, 100);
    assertThat(PictureReader.read(png(grey)).at(0, 0)).isEqualTo(new Rgb(100, 100, 100));
    BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    ((DataBufferUShort) deep.getRaster().getDataBuffer()).getData()[0] = (short) (100 * 257);
    assertThat(PictureReader.read(png(deep)).at(0, 0)).isEqualTo(new Rgb(100, 100, 100));
  }

  @Test
  void readsPalettesAndSingleBits() throws IOException {
    Path palette = png(twoColours(BufferedImage.TYPE_BYTE_INDEXED));
    // Java's standard palette has steps of 51.
    assertColour(PictureReader.read(palette).at(4, 8), LEFT, 26);
    BufferedImage bits = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_BINARY);
    bits.setRGB(1, 0, 0xFFFFFF);
    assertThat(PictureReader.read(png(bits)).at(0, 0)).isEqualTo(Rgb.BLACK);
    assertThat(PictureReader.read(png(bits)).at(1, 0)).isEqualTo(Rgb.WHITE);
  }

  @ParameterizedTest
  @CsvSource({"1", "2", "3", "4", "5", "6", "7", "8"})
  void standsUprightWhateverTheCameraDid(int orientation) throws IOException {
    Path jpeg = folder.resolve("camera.jpg");
    Files.write(jpeg, JpegSegments.withOrientation(jpeg(stored(orientation)), orientation));
    Picture picture = PictureReader.read(jpeg);
    assertThat(List.of(picture.width(), picture.height())).containsExactly(48, 32);
    assertColour(picture.at(4, 4), new Rgb(255, 0, 0), 8);
    assertColour(picture.at(44, 4), new Rgb(0, 255, 0), 8);
    assertColour(picture.at(4, 28), new Rgb(0, 0, 255), 8);
    assertColour(picture.at(44, 28), Rgb.WHITE, 8);
  }

  @Test
  void anUnknownOrientationIsUpright() throws IOException {
    Path jpeg = folder.resolve("camera.jpg");
    Files.write(jpeg, JpegSegments.withOrientation(jpeg(stored(1)), 77));
    assertThat(PictureReader.read(jpeg).width()).isEqualTo(48);
  }

  @Test
  void limitsTheLongerSide() throws IOException {
    Path jpeg = folder.resolve("large.jpg");
    BufferedImage image = new BufferedImage(6001, 4003, BufferedImage.TYPE_BYTE_GRAY);
    ImageIO.write(image, "jpg", jpeg.toFile());
    Picture picture = PictureReader.read(jpeg, Rgb.WHITE, 512);
    assertThat(List.of(picture.width(), picture.height())).containsExactly(512, 342);
    assertThat(PictureReader.read(resource("lossy.webp"), Rgb.WHITE, 8).height()).isEqualTo(4);
  }

  @Test
  void readsTheSameWhateverTheNameSays() throws IOException {
    Path png = folder.resolve("cat.jpg");
    PictureWriter.png(TestMedia.gradient(5, 5, 0), png);
    assertThat(PictureReader.read(png)).isEqualTo(TestMedia.gradient(5, 5, 0));
    Path webp = Files.copy(resource("alpha.webp"), folder.resolve("%03d: [cat] é.png"));
    assertThat(PictureReader.read(webp).width()).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif", "bmp"})
  void namesAFileThatEndsEarly(String format) throws IOException {
    BufferedImage image = new BufferedImage(200, 150, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 200 * 150; i++) {
      image.setRGB(i % 200, i / 200, i * 7919);
    }
    Path file = folder.resolve("cut." + format);
    ImageIO.write(image, format, file.toFile());
    byte[] whole = Files.readAllBytes(file);
    for (double part : new double[] {0.03, 0.5, 0.98}) {
      Files.write(file, Arrays.copyOf(whole, (int) (whole.length * part)));
      assertRefused(file, "must be");
    }
    Files.write(file, Arrays.copyOf(whole, whole.length * 6 / 10));
    assertRefused(file, "must be complete, but its data ends early or is damaged");
  }

  @ParameterizedTest
  @ValueSource(strings = {"lossy.webp", "photo.avif"})
  void namesAnFfmpegFileThatEndsEarly(String name) throws IOException {
    byte[] whole = Files.readAllBytes(resource(name));
    Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, whole.length * 8 / 10));
    assertRefused(file, "must be");
  }

  @Test
  void namesWhatIsNoPicture() throws IOException {
    Path text = Files.writeString(folder.resolve("cat.png"), "a cat, really\n".repeat(100));
    Path page = Files.writeString(folder.resolve("page.webp"), "<html><body>404</body></html>");
    Path sound = folder.resolve("song.wav");
    SoundWriter.wav(TestMedia.tone(440, 1, 8_000, 1), sound);
    Path empty = Files.createFile(folder.resolve("empty.jpg"));
    assertRefused(text, "must be a whole PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF or HEIC picture");
    assertRefused(page, "must be a whole PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF or HEIC picture");
    assertRefused(sound, "must be a whole PNG, JPEG, GIF, BMP, TIFF, WebP, AVIF or HEIC picture");
    assertRefused(empty, "must hold data, but is empty");
    assertRefused(folder.resolve("none.png"), "must be an existing file, but nothing is there");
    assertRefused(folder, "must be a file, but is a folder");
  }

  @Test
  void refusesMorePixelsThanMemoryHolds() throws IOException {
    Path bomb = folder.resolve("bomb.png");
    byte[] small = Files.readAllBytes(png(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)));
    Files.write(bomb, PngChunks.withSize(small, 60_000, 60_000));
    assertRefused(bomb, "must have at most 178 million pixels, but has 60000 x 60000");
  }

  @Test
  void writesNothingIntoAMissingFolder() throws IOException {
    Picture picture = TestMedia.gradient(3, 3, 0);
    assertThatThrownBy(() -> PictureWriter.png(picture, folder.resolve("no/cat.png")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must lie in an existing folder");
    assertThatThrownBy(() -> PictureWriter.png(picture, folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("must be a file, but is a folder");
    assertThat(Files.list(folder)).isEmpty();
  }

  /** Red, green, blue and white quarters as a camera held that way stores them. */
  private static BufferedImage stored(int orientation) {
    boolean swapped = orientation >= 5;
    BufferedImage image =
        new BufferedImage(swapped ? 32 : 48, swapped ? 48 : 32, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        boolean right = x >= image.getWidth() / 2;
        boolean low = y >= image.getHeight() / 2;
        // The table of CIPA DC-008: where the stored first row and first column are when shown.
        boolean shownRight =
            switch (orientation) {
              case 1, 4 -> right;
              case 2, 3 -> !right;
              case 5, 8 -> low;
              default -> !low;
            };
        boolean shownLow =
            switch (orientation) {
              case 1, 2 -> low;
              case 3, 4 -> !low;
              case 5, 6 -> right;
              default -> !right;
            };
        Color top = shownRight ? Color.GREEN : Color.RED;
        Color bottom = shownRight ? Color.WHITE : Color.BLUE;
        image.setRGB(x, y, (shownLow ? bottom : top).getRGB());
      }
    }
    return image;
  }

  private static BufferedImage twoColours(int type) {
    BufferedImage image = new BufferedImage(32, 16, type);
    for (int i = 0; i < 32 * 16; i++) {
      Rgb colour = i % 32 < 16 ? LEFT : RIGHT;
      image.setRGB(i % 32, i / 32, colour.red() << 16 | colour.green() << 8 | colour.blue());
    }
    return image;
  }

  private Path png(BufferedImage image) throws IOException {
    Path png = folder.resolve("image.png");
    ImageIO.write(image, "png", png.toFile());
    return png;
  }

  private byte[] jpeg(BufferedImage image) throws IOException {
    Path jpeg = folder.resolve("image.jpg");
    ImageIO.write(image, "jpg", jpeg.toFile());
    return Files.readAllBytes(jpeg);
  }

  private static void assertColour(Rgb actual, Rgb expected, int tolerance) {
    assertThat(Math.abs(actual.red() - expected.red()))
        .as("%s", actual)
        .isLessThanOrEqualTo(tolerance);
    assertThat(Math.abs(actual.green() - expected.green()))
        .as("%s", actual)
        .isLessThanOrEqualTo(tolerance);
    assertThat(Math.abs(actual.blue() - expected.blue()))
        .as("%s", actual)
        .isLessThanOrEqualTo(tolerance);
  }

  private static void assertRefused(Path file, String rule) {
    assertThatThrownBy(() -> PictureReader.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(rule);
  }

  private static Path resource(String name) {
    try {
      return Path.of(PictureReaderTest.class.getResource("/media/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
