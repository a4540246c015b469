package org.musedance.weights.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.musedance.tensor.UserError;

/**
 * The requests of the hub's protocol. Redirects are followed here and not by Java, because the
 * user's token must never reach another host than the hub itself: large files lie elsewhere.
 */
final class HubClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECTING = Duration.ofSeconds(20);
  private static final Duration ANSWERING = Duration.ofSeconds(60);
  private static final int MOST_REDIRECTS = 8;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
  private static final Pattern SAFE_PATH =
      Pattern.compile("(?!.*(^|/)\\.{1,2}(/|$))[^/\\\\:\\p{Cntrl}]+(/[^/\\\\:\\p{Cntrl}]+)*");
  private static final Pattern SAFE_ETAG = Pattern.compile("\\w[\\w.-]*");

  private final HubSettings settings;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECTING)
          .build();

  HubClient(HubSettings settings) {
    this.settings = settings;
  }

  /** What a revision is: a commit and the paths of its files. */
  record Listing(String commit, List<String> paths) {}

  /** Lists the files of a model. */
  Listing list(HubModel model) throws IOException {
    URI place = at("/api/models/" + model.name() + "/revision/" + encoded(model.revision()));
    HttpResponse<String> answer = follow("GET", place, 0, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw refusal(answer, model, "");
    }
    try {
      return listing(JSON.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      throw strange("answer JSON at " + place, "answers something else", e);
    }
  }

  private Listing listing(JsonNode json) {
    String commit = json.path("sha").asText();
    if (!COMMIT.matcher(commit).matches()) {
      throw strange("name the commit of a model", "names \"" + commit + "\"", null);
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode file : json.path("siblings")) {
      String path = file.path("rfilename").asText();
      if (!SAFE_PATH.matcher(path).matches()) {
        throw strange("list files inside the model's folder", "lists \"" + path + "\"", null);
      }
      paths.add(path);
    }
    return new Listing(commit, paths);
  }

  /** Asks for the identity and the size of a file. */
  HubFile look(HubModel model, String commit, String path) throws IOException {
    URI place = at("/" + model.name() + "/resolve/" + commit + "/" + encodedPath(path));
    HttpResponse<Void> answer = send("HEAD", place, 0, BodyHandlers.discarding());
    for (int i = 0; i < MOST_REDIRECTS && isMoved(answer) && etag(answer).isEmpty(); i++) {
      answer = send("HEAD", target(answer), 0, BodyHandlers.discarding());
    }
    boolean found = answer.statusCode() == 200 || isMoved(answer);
    if (!found) {
      throw refusal(answer, model, path);
    }
    String etag =
        etag(answer)
            .filter(text -> SAFE_ETAG.matcher(text).matches())
            .orElseThrow(() -> strange("give an ETag for " + path, "gives none", null));
    return new HubFile(path, place, etag, size(answer));
  }

  /** Where large files lie elsewhere, the hub tells their own ETag beside that of its answer. */
  private static Optional<String> etag(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValue("X-Linked-ETag")
        .or(() -> isMoved(answer) ? Optional.empty() : answer.headers().firstValue("ETag"))
        .map(text -> text.replaceAll("^W/|\"", ""));
  }

  private static long size(HttpResponse<?> answer) {
    return answer
        .headers()
        .firstValueAsLong("X-Linked-Size")
        .orElse(
            isMoved(answer) ? -1 : answer.headers().firstValueAsLong("Content-Length").orElse(-1));
  }

  /**
   * Asks for a file from a byte on. The answer may be any; the caller closes its body.
   *
   * @param from byte to begin with; a hub may begin with the first one all the same
   */
  HttpResponse<InputStream> read(HubFile file, long from) throws IOException {
    return follow("GET", file.location(), from, BodyHandlers.ofInputStream());
  }

  private <T> HttpResponse<T> follow(String method, URI place, long from, BodyHandler<T> handler)
      throws IOException {
    HttpResponse<T> answer = send(method, place, from, handler);
    for (int i = 0; i < MOST_REDIRECTS && isMoved(answer); i++) {
      URI next = target(answer);
      if (answer.body() instanceof InputStream body) {
        body.close();
      }
      answer = send(method, next, from, handler);
    }
    return answer;
  }

  private <T> HttpResponse<T> send(String method, URI place, long from, BodyHandler<T> handler)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(ANSWERING)
            .header("User-Agent", "musedance")
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (isHub(place)) {
      settings.token().ifPresent(token -> request.header("Authorization", "Bearer " + token));
    }
    try {
      return http.send(request.build(), handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("it was interrupted", e);
    }
  }

  /** Whether a place belongs to the hub itself: same scheme, host and port. */
  private boolean isHub(URI place) {
    URI hub = settings.endpoint();
    return hub.getScheme().equalsIgnoreCase(place.getScheme())
        && hub.getHost().equalsIgnoreCase(place.getHost())
        && hub.getPort() == place.getPort();
  }

  private static boolean isMoved(HttpResponse<?> answer) {
    return switch (answer.statusCode()) {
      case 301, 302, 303, 307, 308 -> answer.headers().firstValue("Location").isPresent();
      default -> false;
    };
  }

  private URI target(HttpResponse<?> answer) {
    String location = answer.headers().firstValue("Location").orElseThrow();
    try {
      URI target = answer.request().uri().resolve(location);
      if (target.getHost() != null && String.valueOf(target.getScheme()).startsWith("http")) {
        return target;
      }
    } catch (IllegalArgumentException e) {
      throw strange("redirect to a web address", "redirects to " + location, e);
    }
    throw strange("redirect to a web address", "redirects to " + location, null);
  }

  private URI at(String path) {
    return URI.create(settings.endpoint() + path);
  }

  private static String encodedPath(String path) {
    List<String> parts = new ArrayList<>();
    for (String part : path.split("/")) {
      parts.add(encoded(part));
    }
    return String.join("/", parts);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private UserError strange(String rule, String value, Exception cause) {
    return new UserError(
        "%s must %s, but %s; check HF_ENDPOINT".formatted(settings.endpoint(), rule, value), cause);
  }

  /** The error for an answer that gives nothing. */
  RuntimeException refusal(HttpResponse<?> answer, HubModel model, String path) {
    String what = path.isEmpty() ? model.toString() : path + " of " + model;
    int status = answer.statusCode();
    String code = answer.headers().firstValue("X-Error-Code").orElse("");
    boolean known = settings.token().isPresent();
    return switch (status) {
      case 401 ->
          new UserError(
              "%s must be open to you, but %s answers 401%s; check the name, and set HF_TOKEN to a valid token"
                  .formatted(
                      what,
                      settings.endpoint(),
                      known ? " to your token" : " and you gave no token"));
      case 403 ->
          new UserError(
              "%s must be open to you, but %s answers 403; accept its terms on its page, and set HF_TOKEN to a token that may read it"
                  .formatted(what, settings.endpoint()));
      case 404 -> new UserError(missing(what, model, code));
      default ->
          status == 429 || status >= 500
              ? new BusyHub(what, status)
              : new UserError(
                  "%s must answer a request for %s, but answers %d; try again later"
                      .formatted(settings.endpoint(), what, status));
    };
  }

  private String missing(String what, HubModel model, String code) {
    return code.equals("RevisionNotFound")
        ? "%s must be a revision of %s, but %s has none of that name; leave it out for main"
            .formatted(model.revision(), model.name(), settings.endpoint())
        : "%s must exist, but %s does not have it; check the name and the revision"
            .formatted(what, settings.endpoint());
  }

  /** A hub that may answer when it is asked again. */
  static final class BusyHub extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BusyHub(String what, int status) {
      super("it answers " + status + " when asked for " + what);
    }
  }
}
