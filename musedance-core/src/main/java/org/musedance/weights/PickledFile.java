package org.musedance.weights;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The pickled object of a PyTorch file and where its storages lie.
 *
 * @param root the object, as {@link PickleMachine} reads it
 * @param storages by key
 */
record PickledFile(Object root, Map<String, FileSpan> storages) {
  private static final String LEGACY_MAGIC = "119547037146038801333356";
  private static final long LEGACY_PROTOCOL = 1001;
  private static final String PICKLE_NAME = "data.pkl";

  /** Reads the form that torch.save writes since 1.6: a ZIP with data.pkl and data/KEY. */
  static PickledFile readZip(FileChannel channel) throws IOException {
    ZipDirectory zip = ZipDirectory.read(channel);
    String folder = folder(zip);
    refuseProgram(zip, folder);
    refuseBigEndian(channel, zip, folder + "byteorder");
    byte[] pickle = ZipDirectory.read(channel, zip.span(folder + PICKLE_NAME)).array();
    Object root = PickleMachine.load(new PickleInput(new ByteArrayInputStream(pickle)));
    return new PickledFile(root, zipStorages(zip, folder + "data/"));
  }

  private static Map<String, FileSpan> zipStorages(ZipDirectory zip, String folder) {
    return zip.names().stream()
        .filter(name -> name.startsWith(folder))
        .collect(Collectors.toMap(name -> name.substring(folder.length()), zip::span));
  }

  private static String folder(ZipDirectory zip) {
    List<String> pickles =
        zip.names().stream().filter(name -> name.matches("([^/]+/)?" + PICKLE_NAME)).toList();
    if (pickles.size() != 1) {
      throw new PickleError(
          "a ZIP with weights must hold one uncompressed " + PICKLE_NAME,
          "holds " + pickles.size(),
          "unpack the archive first, or download the file again");
    }
    String name = pickles.get(0);
    return name.substring(0, name.length() - PICKLE_NAME.length());
  }

  private static void refuseProgram(ZipDirectory zip, String folder) {
    if (zip.hasFolder(folder + "code/")) {
      throw new PickleError(
          "a file of weights must hold tensors alone",
          "is a TorchScript program",
          "save its state_dict instead");
    }
  }

  private static void refuseBigEndian(FileChannel channel, ZipDirectory zip, String name)
      throws IOException {
    if (zip.names().contains(name)) {
      String order = UTF_8.decode(ZipDirectory.read(channel, zip.span(name))).toString();
      requireLittle(order);
    }
  }

  private static void requireLittle(String order) {
    if (!order.strip().equals("little")) {
      throw new PickleError("its byte order must be little", "is " + order);
    }
  }

  /** Reads the form before PyTorch 1.6: five pickles, then the storages one after the other. */
  static PickledFile readLegacy(FileChannel channel) throws IOException {
    PickleInput in = new PickleInput(new BufferedInputStream(Channels.newInputStream(channel)));
    if (!LEGACY_MAGIC.equals(String.valueOf(PickleMachine.load(in)))) {
      throw new PickleError("it must begin with PyTorch's magic number", "does not");
    }
    if (!Long.valueOf(LEGACY_PROTOCOL).equals(PickleMachine.load(in))) {
      throw new PickleError("its protocol must be 1001", "is another");
    }
    if (PickleMachine.load(in) instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      requireLittle("big");
    }
    Map<String, StorageRef> storages = new HashMap<>();
    Object root = PickleMachine.load(in, storages);
    List<?> keys = Pickled.list(PickleMachine.load(in), "the storage keys must be a list");
    return new PickledFile(root, legacySpans(channel, in.position(), keys, storages));
  }

  /** Each storage is its number of elements in 8 bytes, then the data. */
  private static Map<String, FileSpan> legacySpans(
      FileChannel channel, long begin, List<?> keys, Map<String, StorageRef> storages)
      throws IOException {
    Map<String, FileSpan> spans = new HashMap<>();
    long position = begin;
    for (Object key : keys) {
      StorageRef storage = storages.get(Pickled.text(key, "a storage key must be text"));
      if (storage == null) {
        throw new PickleError("each storage must belong to a tensor", key + " does not");
      }
      FileSpan span = new FileSpan(position + Long.BYTES, storage.byteCount());
      if (!span.within(channel.size()) || count(channel, position) != storage.count()) {
        throw new PickleError("each storage must be whole", "storage " + key + " is cut off");
      }
      spans.put(storage.key(), span);
      position = span.begin() + span.length();
    }
    return spans;
  }

  private static long count(FileChannel channel, long position) throws IOException {
    return new FileSpan(position, Long.BYTES).read(channel).getLong();
  }
}
