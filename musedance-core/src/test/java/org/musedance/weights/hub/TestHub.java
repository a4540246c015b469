package org.musedance.weights.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * A hub of one model in this process: the hub itself, and a second server where large files lie. It
 * misbehaves as it is told.
 */
final class TestHub implements AutoCloseable {
  static final String NAME = "dancers/waltz";
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** What happens to the next request for the bytes of a file. */
  enum Fault {
    /** The connection ends after half of the bytes. */
    CUT,
    /** Nothing more comes after half of the bytes. */
    SILENT,
    /** Every byte is another one. */
    WRONG,
    /** More bytes than the file has. */
    LONGER,
    /** A range was asked for, and the whole file comes. */
    NO_RANGE,
    /** A range was asked for, and another one comes. */
    OTHER_RANGE,
    /** The server has no time. */
    BUSY
  }

  record Request(boolean atHub, String method, String path, String range, String authorization) {}

  private final Map<String, byte[]> small = new LinkedHashMap<>();
  private final Map<String, byte[]> large = new LinkedHashMap<>();
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private final Map<String, Long> claimedSizes = new HashMap<>();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final HttpServer hub = server();
  private final HttpServer store = server();
  private int refusal;
  private String errorCode = "";
  private String listing;

  TestHub() {
    hub.createContext("/", exchange -> serve(exchange, true));
    store.createContext("/", exchange -> serve(exchange, false));
    hub.start();
    store.start();
  }

  private static HttpServer server() {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(
          Executors.newCachedThreadPool(
              task -> {
                Thread thread = new Thread(task, "test-hub");
                thread.setDaemon(true);
                return thread;
              }));
      return server;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  TestHub with(String path, String text) {
    small.put(path, text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  TestHub withLarge(String path, byte[] bytes) {
    large.put(path, bytes);
    return this;
  }

  TestHub failing(String path, Fault... next) {
    faults.put(path, new ArrayDeque<>(Arrays.asList(next)));
    return this;
  }

  TestHub claiming(String path, long size) {
    claimedSizes.put(path, size);
    return this;
  }

  TestHub refusing(int status, String code) {
    refusal = status;
    errorCode = code;
    return this;
  }

  TestHub listing(String json) {
    listing = json;
    return this;
  }

  String endpoint() {
    return address(hub);
  }

  private static String address(HttpServer server) {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  /** The ranges that were asked for of a file's bytes, "" for the whole. */
  List<String> ranges(String path) {
    return requests.stream()
        .filter(each -> each.method().equals("GET") && each.path().endsWith("/" + path))
        .filter(each -> !each.atHub() || small.containsKey(path))
        .map(Request::range)
        .toList();
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  static String gitId(byte[] bytes) {
    byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.UTF_8);
    byte[] whole = Arrays.copyOf(head, head.length + bytes.length);
    System.arraycopy(bytes, 0, whole, head.length, bytes.length);
    return hex("SHA-1", whole);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      byte[] digest = MessageDigest.getInstance(algorithm).digest(bytes);
      return ("%0" + 2 * digest.length + "x").formatted(new BigInteger(1, digest));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void serve(HttpExchange exchange, boolean atHub) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          new Request(
              atHub,
              exchange.getRequestMethod(),
              path,
              header(exchange, "Range"),
              header(exchange, "Authorization")));
      if (atHub && refusal != 0) {
        exchange.getResponseHeaders().set("X-Error-Code", errorCode);
        exchange.sendResponseHeaders(refusal, -1);
      } else if (path.startsWith("/api/models/" + NAME + "/revision/")) {
        send(exchange, (listing == null ? listing() : listing).getBytes(StandardCharsets.UTF_8));
      } else {
        file(exchange, atHub, path.replaceFirst(".*/resolve/[^/]+/|^/store/", ""));
      }
    }
  }

  private static String header(HttpExchange exchange, String name) {
    String value = exchange.getRequestHeaders().getFirst(name);
    return value == null ? "" : value;
  }

  private String listing() {
    Map<String, byte[]> all = new LinkedHashMap<>(small);
    all.putAll(large);
    return all.keySet().stream()
        .map("{\"rfilename\": \"%s\"}"::formatted)
        .collect(Collectors.joining(",", "{\"sha\": \"" + COMMIT + "\", \"siblings\": [", "]}"));
  }

  private void file(HttpExchange exchange, boolean atHub, String path) throws IOException {
    byte[] bytes = small.getOrDefault(path, large.get(path));
    if (bytes == null) {
      exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
      exchange.sendResponseHeaders(404, -1);
    } else if (atHub && large.containsKey(path)) {
      exchange.getResponseHeaders().set("X-Linked-ETag", "\"" + sha256(bytes) + "\"");
      exchange
          .getResponseHeaders()
          .set("X-Linked-Size", "" + claimedSizes.getOrDefault(path, (long) bytes.length));
      exchange.getResponseHeaders().set("Location", address(store) + "/store/" + path);
      exchange.sendResponseHeaders(302, -1);
    } else if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("ETag", "W/\"" + gitId(bytes) + "\"");
      exchange.getResponseHeaders().set("Content-Length", "" + bytes.length);
      exchange.sendResponseHeaders(200, -1);
    } else {
      content(exchange, path, bytes);
    }
  }

  private void content(HttpExchange exchange, String path, byte[] bytes) throws IOException {
    Deque<Fault> next = faults.getOrDefault(path, new ArrayDeque<>());
    Fault fault = next.poll();
    String range = header(exchange, "Range");
    boolean whole = range.isEmpty() || fault == Fault.NO_RANGE;
    int from = whole ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
    if (fault == Fault.BUSY) {
      exchange.sendResponseHeaders(503, -1);
      return;
    }
    if (from >= bytes.length) {
      exchange.sendResponseHeaders(416, -1);
      return;
    }
    byte[] part = Arrays.copyOfRange(bytes, from, bytes.length);
    if (fault == Fault.WRONG) {
      for (int i = 0; i < part.length; i++) {
        part[i] ^= 1;
      }
    }
    if (!whole) {
      int told = fault == Fault.OTHER_RANGE ? 0 : from;
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes %d-%d/%d".formatted(told, bytes.length - 1, bytes.length));
    }
    int length = fault == Fault.LONGER ? part.length + 10 : part.length;
    exchange.sendResponseHeaders(whole ? 200 : 206, length);
    OutputStream out = exchange.getResponseBody();
    boolean half = fault == Fault.CUT || fault == Fault.SILENT;
    out.write(Arrays.copyOf(part, half ? part.length / 2 : length));
    out.flush();
    if (fault == Fault.SILENT) {
      keepSilent();
    }
  }

  /** Until the test ends. */
  private static void keepSilent() {
    try {
      Thread.sleep(60_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    hub.stop(0);
    store.stop(0);
  }
}
