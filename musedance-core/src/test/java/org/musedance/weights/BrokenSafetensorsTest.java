package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.UserError;

/** Every rule of the format, each broken by one file; two bytes of data follow each header. */
class BrokenSafetensorsTest {
  @TempDir Path folder;

  static Stream<Arguments> brokenHeaders() {
    return Stream.of(
        arguments("[]", "must begin with \"{\""),
        arguments(" {}", "must begin with \"{\""),
        arguments("", "must begin with \"{\""),
        arguments("{", "one JSON object"),
        arguments("{\"x\":" + entry("U8", "[2]", "[0,2]") + "} x", "one JSON object"),
        arguments("{\"x\":" + entry("U8", "[2]", "[0,2]") + "} {}", "nothing may follow"),
        arguments(
            "{\"x\":" + entry("U8", "[2]", "[0,2]") + ",\"x\":" + entry("U8", "[0]", "[2,2]") + "}",
            "without repeated keys"),
        arguments(
            "{\"x\":{\"dtype\":\"U8\",\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]}}",
            "without repeated keys"),
        arguments("{\"__metadata__\":{\"a\":1}}", "may hold only strings"),
        arguments("{\"__metadata__\":{\"a\":null}}", "may hold only strings"),
        arguments("{\"__metadata__\":[\"a\"]}", "must be an object"),
        arguments("{\"x\":[0,2]}", "must have a dtype, a shape and data_offsets"),
        arguments("{\"x\":{\"shape\":[2],\"data_offsets\":[0,2]}}", "one of them is missing"),
        arguments("{\"x\":{\"dtype\":\"U8\",\"data_offsets\":[0,2]}}", "one of them is missing"),
        arguments("{\"x\":{\"dtype\":\"U8\",\"shape\":[2]}}", "one of them is missing"),
        tensor("U9", "[2]", "[0,2]", "is \"U9\""),
        tensor("u8", "[2]", "[0,2]", "is \"u8\""),
        tensor("U8", "2", "[0,2]", "shape of \"x\" must be a list of whole numbers"),
        tensor("U8", "[-2]", "[0,2]", "holds -2"),
        tensor("U8", "[2.0]", "[0,2]", "holds 2.0"),
        tensor("U8", "[18446744073709551616]", "[0,2]", "holds 18446744073709551616"),
        tensor("U8", "[[2]]", "[0,2]", "whole numbers"),
        tensor("U8", "[4294967296,4294967296]", "[0,2]", "a size that can be counted"),
        tensor("U8", "[4294967296,4294967296,0]", "[0,2]", "a size that can be counted"),
        tensor("U8", "[2]", "[2,0]", "begin <= end"),
        tensor("U8", "[2]", "[0,2,2]", "must be [begin, end]"),
        tensor("U8", "[2]", "[-1,1]", "holds -1"),
        tensor("F32", "[2]", "[0,2]", "has 2 instead of 8"),
        tensor("U8", "[]", "[0,2]", "has 2 instead of 1"),
        tensor("F4", "[3]", "[0,2]", "must fill whole bytes, but has 12 bits"),
        tensor("U8", "[1]", "[1,2]", "begins at byte 1 instead of 0"),
        tensor("U8", "[1]", "[0,1]", "end at byte 1 of 2 bytes"),
        tensor("U8", "[3]", "[0,3]", "end at byte 3 of 2 bytes"),
        arguments("{}", "end at byte 0 of 2 bytes"),
        arguments(
            "{\"x\":" + entry("U8", "[2]", "[0,2]") + ",\"y\":" + entry("U8", "[1]", "[1,2]") + "}",
            "\"y\" begins at byte 1 instead of 2"));
  }

  private static Arguments tensor(String dtype, String shape, String offsets, String message) {
    return arguments("{\"x\":" + entry(dtype, shape, offsets) + "}", message);
  }

  private static String entry(String dtype, String shape, String offsets) {
    return "{\"dtype\":\"" + dtype + "\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}";
  }

  @ParameterizedTest
  @MethodSource("brokenHeaders")
  void namesTheFileAndTheBrokenRule(String header, String message) {
    refuses(SafetensorsBytes.of(header, 1, 2), message);
  }

  @Test
  void refusesAFileTooShortForALength() {
    refuses(new SafetensorsBytes(new byte[7]), "has only 7 bytes");
    refuses(new SafetensorsBytes(new byte[0]), "has only 0 bytes");
  }

  @Test
  void refusesAHeaderThatIsTooLongToBeOne() {
    refuses(SafetensorsBytes.of(100_000_001, "{}".getBytes(UTF_8)), "says 100000001");
    refuses(SafetensorsBytes.of(-1, "{}".getBytes(UTF_8)), "says 18446744073709551615");
  }

  @Test
  void refusesAHeaderThatIsCutOff() {
    refuses(SafetensorsBytes.of(100, "{}".getBytes(UTF_8)), "needs 108 bytes of a file of 10");
  }

  @Test
  void refusesAHeaderThatIsNotUtf8() {
    byte[] header = {'{', '"', (byte) 0xFF, '"', '}'};
    refuses(SafetensorsBytes.of(header.length, header), "UTF-8");
  }

  @Test
  void readsSpacesBehindTheHeaderAndUnknownFields() {
    Path path =
        SafetensorsBytes.of(
                "{\"x\":{\"dtype\":\"U8\",\"note\":{\"a\":[1]},\"shape\":[2],"
                    + "\"data_offsets\":[0,2]}}   ",
                1,
                2)
            .writeTo(folder.resolve("spaces.safetensors"));
    assertThat(Safetensors.readAll(path)).containsOnlyKeys("x");
  }

  @Test
  void opensSixBitTypesButNamesThemWhenTheyAreRead() {
    Path path =
        SafetensorsBytes.of("{\"x\":" + entry("F6_E2M3", "[4]", "[0,3]") + "}", 1, 2, 3)
            .writeTo(folder.resolve("six.safetensors"));
    try (Safetensors file = Safetensors.open(path)) {
      assertThat(file.names()).containsExactly("x");
      assertThatExceptionOfType(UserError.class)
          .isThrownBy(() -> file.tensor("x"))
          .withMessageContaining("F6_E2M3")
          .withMessageContaining("libtorch");
    }
  }

  @Test
  void recognisesWhatIsOftenDownloadedInstead() throws IOException {
    Path pointer =
        Files.writeString(
            folder.resolve("pointer.safetensors"),
            "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3438167540\n");
    assertRefused(pointer, "is a git-lfs pointer");
    Path page = Files.writeString(folder.resolve("page.safetensors"), "<!DOCTYPE html><p>Sign in");
    assertRefused(page, "is a web page");
    assertRefused(folder.resolve("missing.safetensors"), "there is no such file");
    assertRefused(folder, "is a folder");
  }

  private void refuses(SafetensorsBytes bytes, String message) {
    assertRefused(bytes.writeTo(folder.resolve("broken.safetensors")), message);
  }

  private static void assertRefused(Path path, String message) {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Safetensors.open(path))
        .withMessageContaining(path.getFileName().toString())
        .withMessageContaining(message)
        .withMessageContaining(";");
  }
}
