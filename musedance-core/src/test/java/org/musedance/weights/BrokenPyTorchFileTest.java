package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.tensor.UserError;

/** What torch.save never writes: each file breaks one rule. */
class BrokenPyTorchFileTest {
  private static final char STACK_GLOBAL = 0x93;

  @TempDir Path folder;

  @Test
  void readsASoundFileOfTheSameMaking() throws IOException {
    try (Weights file = Weights.open(zip(sound()));
        Tensor tensor = file.tensor("x")) {
      assertThat(tensor.equal(Tensor.create((byte) 1, (byte) 2))).isTrue();
    }
  }

  @Test
  void needsOneUncompressedPickle() throws IOException {
    Map<String, byte[]> entries = sound();
    byte[] pickle = entries.remove("m/data.pkl");
    assertRefused(zip(entries), "must hold one uncompressed data.pkl, but holds 0; unpack");
    entries.put("m/data.pkl", pickle);
    entries.put("other/data.pkl", pickle);
    assertRefused(zip(entries), "holds 2");
    assertRefused(zip(sound(), "m/data.pkl"), "holds 0");
  }

  @Test
  void needsItsStoragesWholeAndUncompressed() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("m/data/0", new byte[1]);
    assertRefused(
        zip(entries), "\"x\" must have an uncompressed storage of 2 bytes, but has one of 1");
    entries.remove("m/data/0");
    assertRefused(zip(entries), "\"x\" must have an uncompressed storage of 2 bytes, but has none");
    assertRefused(
        zip(sound(), "m/data/0"),
        "\"x\" must have an uncompressed storage of 2 bytes, but has none");
  }

  @Test
  void needsLittleEndianNumbers() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("m/byteorder", "big".getBytes(UTF_8));
    assertRefused(zip(entries), "its byte order must be little, but is big");
    assertRefused(
        legacy(new PickleBytes().op('}').text("little_endian").raw(0x89).op('s').op('.')),
        "its byte order must be little, but is big");
  }

  @Test
  void refusesATorchScriptProgram() throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("m/code/__torch__.py", new byte[3]);
    assertRefused(zip(entries, "m/code/__torch__.py"), "is a TorchScript program; save its");
  }

  static Stream<Arguments> brokenPickles() {
    return Stream.of(
        Arguments.of(pickle().raw(0xFE), "has instruction 0xFE at byte 2"),
        Arguments.of(pickle().raw('i'), "only the instructions of torch.save"),
        Arguments.of(pickle().raw(0x80, 9), "must have protocol 2 to 5, but has 9"),
        Arguments.of(pickle().op('.'), "takes more values than there are"),
        Arguments.of(pickle().op('t'), "lacks a mark"),
        Arguments.of(pickle().op('}').op('(').op('0').op('u'), "lacks a mark"),
        Arguments.of(pickle().raw('h', 3), "recalls a value it never kept"),
        Arguments.of(pickle().op('X').raw(0xFF, 0xFF, 0xFF, 0x0F), "ends early"),
        Arguments.of(pickle().op('T').raw(0xFF, 0xFF, 0xFF, 0xFF), "no value may be longer"),
        Arguments.of(pickle().text("x").text("y").op('a').op('.'), "fills what is not a list"),
        Arguments.of(
            pickle().text("x").text("k").text("v").op('s'), "fills what is not a dictionary"),
        Arguments.of(pickle().op('}').op('(').op('N').op('u'), "has a key without value"),
        Arguments.of(pickle().text("x").op(')').op('R'), "only objects of a named class"),
        Arguments.of(pickle().op(']').op('.'), "must hold a dictionary of tensors"),
        Arguments.of(pickle().op('}'), "ends early"),
        Arguments.of(pickle().op('N').op('Q'), "named by type, key and size, but holds a None"),
        Arguments.of(
            pickle().op('(').text("storage").global("os", "system").op('t').op('Q'),
            "names os.system"),
        Arguments.of(
            pickle().text("builtins").text("exec").op(STACK_GLOBAL), "names builtins.exec"),
        Arguments.of(
            pickle().text("subprocess").text("Popen").op(STACK_GLOBAL), "names subprocess.Popen"),
        Arguments.of(
            pickle().global("torch._utils", "_rebuild_tensor_v2").op(')').op('R'),
            "lacks an argument"),
        Arguments.of(
            pickle().global("torch._utils", "_rebuild_tensor_v2").op('N').raw(0x85).op('R'),
            "a tensor must have a storage"),
        Arguments.of(tensor(3, 0, 1), "must lie within its storage"),
        Arguments.of(tensor(2, 1, 1), "must lie within its storage"),
        Arguments.of(tensor(2, 0, 2), "must lie within its storage"),
        Arguments.of(tensor(-1, 0, 1), "holds -1"),
        Arguments.of(tensor(2, -1, 1), "holds -1"),
        Arguments.of(tensor(2, 0, -1), "holds -1"),
        Arguments.of(tensor(2, Long.MAX_VALUE, 1), "must lie within its storage"),
        Arguments.of(tensor(2, 0, Long.MAX_VALUE), "must lie within its storage"));
  }

  @ParameterizedTest
  @MethodSource("brokenPickles")
  void refusesAPickleThatIsNoData(PickleBytes pickle, String message) throws IOException {
    Map<String, byte[]> entries = sound();
    entries.put("m/data.pkl", pickle.bytes());
    assertRefused(zip(entries), message);
  }

  @Test
  void refusesWhatOnlyLooksLikeALegacyFile() throws IOException {
    Path path = Files.write(folder.resolve("legacy.pth"), pickle().op('N').op('.').bytes());
    assertRefused(path, "must begin with PyTorch's magic number");
    assertRefused(legacy(new PickleBytes().op('N')), "ends early");
  }

  private static PickleBytes pickle() {
    return new PickleBytes().protocol(2);
  }

  private static PickleBytes tensor(long size, long offset, long stride) {
    return pickle()
        .op('}')
        .op('(')
        .tensor("x", "ByteStorage", "0", 2, size, offset, stride)
        .op('u')
        .op('.');
  }

  private static Map<String, byte[]> sound() {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("m/data.pkl", tensor(2, 0, 1).bytes());
    entries.put("m/data/0", new byte[] {1, 2});
    return entries;
  }

  /** Packs entries, one of them marked as compressed. */
  private Path zip(Map<String, byte[]> entries, String... compressed) throws IOException {
    Path path = Files.createTempFile(folder, "broken", ".pth");
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      StoredZip zip = new StoredZip(channel);
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        if (Stream.of(compressed).anyMatch(entry.getKey()::equals)) {
          zip.addCompressed(entry.getKey(), entry.getValue());
        } else {
          zip.add(entry.getKey(), entry.getValue());
        }
      }
      zip.finish();
    }
    return path;
  }

  /** Magic number and protocol of the legacy form, then what is given. */
  private Path legacy(PickleBytes system) throws IOException {
    PickleBytes file =
        pickle()
            .raw(0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, '.')
            .protocol(2)
            .raw('M', 0xE9, 0x03, '.')
            .protocol(2);
    Path path = Files.createTempFile(folder, "legacy", ".pth");
    Files.write(path, file.bytes());
    return Files.write(path, system.bytes(), StandardOpenOption.APPEND);
  }

  private static void assertRefused(Path path, String message) {
    assertThatExceptionOfType(UserError.class)
        .isThrownBy(() -> Weights.open(path))
        .withMessageContaining(path.getFileName().toString())
        .withMessageContaining(message)
        .withMessageContaining(";");
  }
}
