package org.musedance.world;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntFunction;
import javax.imageio.ImageIO;
import org.musedance.world.gallery.Gallery;

/** The pictures that come with the project, drawn by hand in code and free for any use. */
public final class Samples {
  private static final int SIZE = 640;
  private static final int PICTURE_SIZE = 512;

  private Samples() {}

  /** A ginger cat with a red bow tie in a living room. */
  public static Stage cat(int size) {
    return stage(CatSample.sketch(), size, .82, SampleGrounds.livingRoom(size));
  }

  /** A dancer in a yellow jacket and headphones, at sunset. */
  public static Stage person(int size) {
    return stage(PersonSample.sketch(), size, .81, SampleGrounds.sunset(size));
  }

  /** A mint-green tin robot on a dance floor. */
  public static Stage robot(int size) {
    return stage(RobotSample.sketch(), size, .81, SampleGrounds.danceFloor(size));
  }

  /** A smiling porcelain teapot on a table. */
  public static Stage teapot(int size) {
    return stage(TeapotSample.sketch(), size, .86, SampleGrounds.table(size));
  }

  /** A badge with two notes that make a face, on a brick wall. */
  public static Stage logo(int size) {
    return stage(LogoSample.sketch(), size, .66, SampleGrounds.bricks(size));
  }

  private static Stage stage(Sketch sketch, int size, double share, Bitmap ground) {
    Style style = new Style(.006, 0x2a2430, .45, -.6, .12);
    Layout layout = Layout.centred(sketch.bounds(), size, share);
    Layout low = new Layout(size, layout.x(), layout.base() + .03 * size, layout.unit());
    return new Stage(sketch.draw(low, style), ground);
  }

  /** Writes all samples, and the pictures that are not from the dance world, as PNG files. */
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments.length > 0 ? arguments[0] : "samples");
    Map<String, IntFunction<Stage>> samples = new LinkedHashMap<>();
    samples.put("cat", Samples::cat);
    samples.put("person", Samples::person);
    samples.put("robot", Samples::robot);
    samples.put("teapot", Samples::teapot);
    samples.put("logo", Samples::logo);
    for (Map.Entry<String, IntFunction<Stage>> sample : samples.entrySet()) {
      Frame frame = new Frame(SIZE);
      sample.getValue().apply(SIZE).render(Pose.rest(), frame);
      write(Bitmap.of(frame.rgb, SIZE, SIZE).image(), folder.resolve(sample.getKey() + ".png"));
    }
    for (Map.Entry<String, IntFunction<BufferedImage>> picture : Gallery.pictures().entrySet()) {
      Path file = folder.resolve("pictures").resolve(picture.getKey() + ".png");
      write(picture.getValue().apply(PICTURE_SIZE), file);
    }
  }

  private static void write(BufferedImage picture, Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(picture, "png", file.toFile());
  }
}
