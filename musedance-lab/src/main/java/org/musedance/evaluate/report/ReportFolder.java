package org.musedance.evaluate.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import javax.imageio.ImageIO;
import org.musedance.tensor.UserError;

/**
 * Where a report is written: {@code report.html}, {@code report.md}, {@code report.tex}, {@code
 * report.json} and a PNG per plot. Each file appears whole or not at all.
 */
public final class ReportFolder {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT);

  private final Path folder;

  public ReportFolder(Path folder) {
    this.folder = folder;
  }

  /** Writes all files, over older ones. */
  public void write(Report report) {
    try {
      Files.createDirectories(folder);
      for (Plot plot : report.plots()) {
        replace(plot.file() + ".png", png(plot));
      }
      replace("report.json", bytes(JSON.writeValueAsString(report) + "\n"));
      replace("report.md", bytes(new MarkdownReport(report).text()));
      replace("report.tex", bytes(new LatexReport(report).text()));
      replace("report.html", bytes(new HtmlReport(report).text()));
    } catch (IOException e) {
      throw new UserError(
          "output %s must be a folder that can be written, but that failed (%s); choose another"
              .formatted(folder, e),
          e);
    }
  }

  private static byte[] png(Plot plot) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(PlotPicture.draw(plot), "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void replace(String name, byte[] content) throws IOException {
    Path beside = folder.resolve("." + name + ".part");
    try {
      Files.write(beside, content);
      Files.move(beside, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
