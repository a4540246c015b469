package org.musedance.evaluate.metrics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;
import org.bytedeco.pytorch.Tensor;
import org.musedance.media.Picture;
import org.musedance.media.PictureReader;
import org.musedance.weights.Safetensors;

/** Pictures, features and motion, and what the reference implementations make of them. */
public final class Fixtures {
  private static final Path FOLDER = Path.of("src/test/resources/reference/metrics");

  private Fixtures() {}

  /** Names of the pairs of pictures. */
  public static List<String> pairs() {
    return List.of("noise", "blur", "shift", "brighter", "unrelated", "equal");
  }

  public static Picture one(String pair) {
    return PictureReader.read(FOLDER.resolve(pair + "_a.png"));
  }

  public static Picture other(String pair) {
    return PictureReader.read(FOLDER.resolve(pair + "_b.png"));
  }

  public static Path file(String name) {
    return FOLDER.resolve(name);
  }

  /** The tensors of a file; they belong to the open scope. */
  public static Map<String, Tensor> tensors(String name) {
    return Safetensors.readAll(file(name));
  }

  public static JsonNode expected() {
    try {
      return new ObjectMapper().readTree(FOLDER.resolve("expected.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode expected(String pair) {
    return expected().get("pairs").get(pair);
  }

  public static double[] numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .flatMapToDouble(node -> DoubleStream.of(node.doubleValue()))
        .toArray();
  }
}
