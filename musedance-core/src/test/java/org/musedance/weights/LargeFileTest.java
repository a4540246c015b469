package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of five gigabytes of which the disk holds a few pages: the rest was never written. */
class LargeFileTest {
  private static final long HOLE = 5L << 30;
  private static final byte[] VALUES =
      ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putFloat(1.5f).putFloat(-2f).array();

  @TempDir Path folder;

  @Test
  void readsSafetensorsBeyondFourGigabytes() throws IOException {
    String header =
        "{\"big\":{\"dtype\":\"U8\",\"shape\":[%d],\"data_offsets\":[0,%d]},"
            + "\"last\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[%d,%d]}}";
    byte[] json = header.formatted(HOLE, HOLE, HOLE, HOLE + 8).getBytes(UTF_8);
    Path path = folder.resolve("large.safetensors");
    try (FileChannel channel = create(path)) {
      channel.write(SafetensorsBytes.of(json.length, json).buffer());
      channel.write(ByteBuffer.wrap(VALUES), 8 + json.length + HOLE);
    }
    try (Safetensors file = Safetensors.open(path);
        Tensor big = file.tensor("big");
        Tensor last = file.tensor("last")) {
      assertThat(big.numel()).isEqualTo(HOLE);
      assertThat(last.equal(Tensor.create(1.5f, -2f))).isTrue();
    }
  }

  /** A ZIP64 file: the second storage lies behind four gigabytes of the first one. */
  @Test
  void readsPickledFilesBeyondFourGigabytes() throws IOException {
    Path path = folder.resolve("large.pth");
    try (FileChannel channel = create(path)) {
      StoredZip zip = new StoredZip(channel);
      zip.add("large/data.pkl", pickle());
      zip.addHole("large/data/0", HOLE);
      zip.add("large/data/1", VALUES);
      zip.finish();
    }
    try (PyTorchFile file = PyTorchFile.open(path);
        Tensor big = file.tensor("big");
        Tensor last = file.tensor("last")) {
      assertThat(big.numel()).isEqualTo(HOLE);
      assertThat(last.equal(Tensor.create(1.5f, -2f))).isTrue();
    }
  }

  /** What torch.save pickles for {"big": uint8[HOLE], "last": float32[2]}. */
  private static byte[] pickle() {
    return new PickleBytes()
        .protocol(2)
        .op('}')
        .op('(')
        .tensor("big", "ByteStorage", "0", HOLE)
        .tensor("last", "FloatStorage", "1", 2)
        .op('u')
        .op('.')
        .bytes();
  }

  private static FileChannel create(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE);
  }
}
