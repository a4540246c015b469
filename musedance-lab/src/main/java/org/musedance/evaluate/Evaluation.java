package org.musedance.evaluate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.tensor.UserError;

/**
 * The result of an evaluation: the report for programs and people, and what people look at.
 *
 * @param report all numbers
 * @param world dances of the test world
 * @param pictures dances of arbitrary pictures
 */
public record Evaluation(FirstLightReport report, List<Figure> world, List<Figure> pictures) {
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private static final int DANCES_PER_SHEET = 8;

  public Evaluation {
    world = List.copyOf(world);
    pictures = List.copyOf(pictures);
  }

  /** Writes {@code report.json}, {@code report.md} and pictures into a folder, over older ones. */
  public void write(Path folder) {
    Map<String, Picture> images = new LinkedHashMap<>();
    draw("world", world, images);
    draw("pictures", pictures, images);
    try {
      Files.createDirectories(folder);
      images.forEach((name, image) -> PictureWriter.png(image, folder.resolve(name)));
      replace(folder.resolve("report.json"), json() + "\n");
      replace(folder.resolve("report.md"), new FirstLightText(report).markdown(images.keySet()));
    } catch (IOException e) {
      throw new UserError(
          "output %s must be a folder that can be written, but that failed (%s); choose another"
              .formatted(folder, e),
          e);
    }
  }

  private static void draw(String name, List<Figure> figures, Map<String, Picture> images) {
    for (int first = 0; first < figures.size(); first += DANCES_PER_SHEET) {
      int last = Math.min(figures.size(), first + DANCES_PER_SHEET);
      String sheet = "%s-%d.png".formatted(name, first / DANCES_PER_SHEET + 1);
      images.put(sheet, ContactSheet.draw(figures.subList(first, last)));
    }
    if (!figures.isEmpty()) {
      images.put(name + "-motion.png", CurvePlot.draw(figures));
    }
  }

  /** The report with keys in snake_case. */
  String json() throws JsonProcessingException {
    return MAPPER.writeValueAsString(report);
  }

  private static void replace(Path target, String text) throws IOException {
    Path beside = target.resolveSibling("." + target.getFileName() + ".part");
    try {
      Files.writeString(beside, text);
      Files.move(beside, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
