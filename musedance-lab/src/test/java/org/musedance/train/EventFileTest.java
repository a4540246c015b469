package org.musedance.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.musedance.tensor.Compute;

/** Reads events as the format's definition says, with a reader of its own. */
class EventFileTest {
  @TempDir private Path folder;

  /** A message's fields: numbers as they are, floats and doubles decoded, messages as bytes. */
  private static Map<Integer, List<Object>> fields(byte[] message) {
    Map<Integer, List<Object>> fields = new HashMap<>();
    ByteBuffer in = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    while (in.hasRemaining()) {
      long tag = varint(in);
      Object value =
          switch ((int) (tag & 7)) {
            case 0 -> varint(in);
            case 1 -> in.getDouble();
            case 2 -> bytes(in, (int) varint(in));
            case 5 -> in.getFloat();
            default -> throw new IllegalStateException("wire type " + (tag & 7));
          };
      fields.computeIfAbsent((int) (tag >> 3), number -> new ArrayList<>()).add(value);
    }
    return fields;
  }

  private static long varint(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  private static byte[] bytes(ByteBuffer in, int count) {
    byte[] read = new byte[count];
    in.get(read);
    return read;
  }

  private static byte[] message(Map<Integer, List<Object>> fields, int number) {
    return (byte[]) fields.get(number).get(0);
  }

  private static String text(Map<Integer, List<Object>> fields, int number) {
    return new String(message(fields, number), StandardCharsets.UTF_8);
  }

  /** The events of a file; checksums are compared bit by bit with their definition. */
  private static List<Map<Integer, List<Object>>> read(Path file) throws Exception {
    ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Map<Integer, List<Object>>> events = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] length = bytes(in, 8);
      assertThat(in.getInt()).isEqualTo(masked(length));
      byte[] data =
          bytes(in, (int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong());
      assertThat(in.getInt()).isEqualTo(masked(data));
      events.add(fields(data));
    }
    return events;
  }

  /** The reflected polynomial of Castagnoli, one bit at a time, then the mask of TFRecord. */
  private static int masked(byte[] data) {
    int crc = crc32c(data);
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static int crc32c(byte[] data) {
    int crc = ~0;
    for (byte value : data) {
      crc ^= value & 0xFF;
      for (int bit = 0; bit < 8; bit++) {
        crc = crc >>> 1 ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
      }
    }
    return ~crc;
  }

  private Path onlyFile(Path events) throws Exception {
    try (Stream<Path> files = Files.list(events)) {
      return files.reduce((one, other) -> null).orElseThrow();
    }
  }

  /** The examples of RFC 3720, appendix B.4, and the usual check value. */
  @Test
  void theChecksumIsThatOfItsDefinition() {
    Map<String, Integer> known =
        Map.of(
            "00".repeat(32), 0x8a9136aa,
            "ff".repeat(32), 0x62a8ab43,
            HexFormat.of().formatHex("123456789".getBytes(StandardCharsets.US_ASCII)), 0xe3069283);
    known.forEach(
        (hex, sum) -> {
          byte[] data = HexFormat.of().parseHex(hex);
          CRC32C crc = new CRC32C();
          crc.update(data);
          assertThat((int) crc.getValue()).isEqualTo(sum);
          assertThat(crc32c(data)).isEqualTo(sum);
          ByteBuffer record =
              ByteBuffer.wrap(EventFile.record(data)).order(ByteOrder.LITTLE_ENDIAN);
          assertThat(record.getLong(0)).isEqualTo(data.length);
          assertThat(record.getInt(record.capacity() - 4)).isEqualTo(masked(data));
        });
  }

  @Test
  void numbersAndPicturesReadBack() throws Exception {
    BufferedImage picture = new BufferedImage(300, 2, BufferedImage.TYPE_INT_RGB);
    picture.setRGB(299, 1, 0x123456);
    try (Journal journal = Journal.open(folder, 0)) {
      journal.step(300, Map.of("loss", 0.25), Map.of("learning_rate", 1e-3));
      journal.sheet(300, new Stage.Sheet(picture, Map.of("psnr", 30.5)));
    }

    List<Map<Integer, List<Object>>> events = read(onlyFile(folder.resolve("events")));
    assertThat(events).hasSize(4);
    double now = System.currentTimeMillis() / 1e3;
    assertThat((double) events.get(0).get(1).get(0)).isEqualTo(now, within(600.0));
    assertThat(text(events.get(0), 3)).isEqualTo("brain.Event:2");

    assertThat(events.get(1).get(2)).containsExactly(300L);
    List<Object> values = fields(message(events.get(1), 5)).get(1);
    Map<Integer, List<Object>> loss = fields((byte[]) values.get(0));
    assertThat(text(loss, 1)).isEqualTo("train/loss");
    assertThat(loss.get(2)).containsExactly(0.25f);
    Map<Integer, List<Object>> rate = fields((byte[]) values.get(1));
    assertThat(text(rate, 1)).isEqualTo("run/learning_rate");
    assertThat(rate.get(2)).containsExactly(1e-3f);

    Map<Integer, List<Object>> sheet =
        fields((byte[]) fields(message(events.get(2), 5)).get(1).get(0));
    assertThat(text(sheet, 1)).isEqualTo("sheet");
    Map<Integer, List<Object>> image = fields(message(sheet, 4));
    assertThat(image.get(1)).containsExactly(2L);
    assertThat(image.get(2)).containsExactly(300L);
    assertThat(image.get(3)).containsExactly(3L);
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(message(image, 4)));
    assertThat(shown.getRGB(299, 1) & 0xFFFFFF).isEqualTo(0x123456);
    Map<Integer, List<Object>> measure =
        fields((byte[]) fields(message(events.get(3), 5)).get(1).get(0));
    assertThat(text(measure, 1)).isEqualTo("sheet/psnr");
    assertThat(measure.get(2)).containsExactly(30.5f);
    assertThat(Files.readString(folder.resolve("log.jsonl"))).contains("\"sheet_psnr\":30.5");
  }

  /** TensorBoard then forgets what older files have after the step that the run went on from. */
  @Test
  void aRunThatGoesOnStartsASession() throws Exception {
    Journal.open(folder, 40).close();

    Map<Integer, List<Object>> session = read(onlyFile(folder.resolve("events"))).get(1);
    assertThat(session.get(2)).containsExactly(41L);
    assertThat(fields(message(session, 7)).get(1)).containsExactly(1L);
  }

  @Test
  void aTrainingWritesEverythingThatIsToBeWatched() throws Exception {
    new Trainer<>(
            new SumStage(Compute.cpu()), SumStage.config(20, List.of()), Compute.cpu(), folder)
        .run(report -> {});

    List<String> tags = new ArrayList<>();
    for (Map<Integer, List<Object>> event : read(onlyFile(folder.resolve("events")))) {
      if (event.containsKey(5)) {
        for (Object value : fields(message(event, 5)).get(1)) {
          tags.add(text(fields((byte[]) value), 1));
        }
      }
    }
    assertThat(tags)
        .contains(
            "train/loss",
            "train/error",
            "run/gradient_norm",
            "run/learning_rate",
            "run/frames_per_second",
            "validation/loss",
            "validation/error",
            "sheet");
  }
}
