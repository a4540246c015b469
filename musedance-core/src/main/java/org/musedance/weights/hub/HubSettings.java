package org.musedance.weights.hub;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.musedance.tensor.UserError;

/**
 * What the usual variables say: {@code HF_ENDPOINT}, {@code HF_HOME}, {@code HF_HUB_CACHE}, {@code
 * HF_TOKEN}, {@code HF_TOKEN_PATH} and {@code HF_HUB_OFFLINE}, with the defaults of Hugging Face's
 * own tools.
 */
public final class HubSettings {
  private static final String DEFAULT_ENDPOINT = "https://huggingface.co";
  private static final Set<String> YES = Set.of("1", "ON", "YES", "TRUE");

  private final URI endpoint;
  private final Path cache;
  private final String token;
  private final boolean offline;

  private HubSettings(URI endpoint, Path cache, String token, boolean offline) {
    this.endpoint = endpoint;
    this.cache = cache;
    this.token = token;
    this.offline = offline;
  }

  /** Reads variables, such as {@link System#getenv()}. */
  public static HubSettings of(Map<String, String> variables) {
    Path home =
        path(variables, "HF_HOME")
            .orElseGet(
                () ->
                    path(variables, "XDG_CACHE_HOME")
                        .orElse(Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("huggingface"));
    return new HubSettings(
        endpoint(variables.getOrDefault("HF_ENDPOINT", DEFAULT_ENDPOINT)),
        path(variables, "HF_HUB_CACHE").orElse(home.resolve("hub")),
        token(variables, home),
        YES.contains(variables.getOrDefault("HF_HUB_OFFLINE", "").toUpperCase(Locale.ROOT)));
  }

  private static Optional<Path> path(Map<String, String> variables, String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank()).map(Path::of);
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.strip().replaceAll("/+$", ""));
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
      throw noAddress(text, null);
    } catch (URISyntaxException e) {
      throw noAddress(text, e);
    }
  }

  private static UserError noAddress(String text, Exception cause) {
    return new UserError(
        "HF_ENDPOINT must be a web address, but is %s; the usual one is %s"
            .formatted(text, DEFAULT_ENDPOINT),
        cause);
  }

  private static String token(Map<String, String> variables, Path home) {
    String given = variables.getOrDefault("HF_TOKEN", "").strip();
    Path file = path(variables, "HF_TOKEN_PATH").orElse(home.resolve("token"));
    if (!given.isEmpty() || !Files.isReadable(file)) {
      return given;
    }
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UserError(
          file + " must be readable, but is not (" + e + "); remove it or set HF_TOKEN", e);
    }
  }

  /** Where the hub is. */
  URI endpoint() {
    return endpoint;
  }

  /** The folder of all pulled models. */
  Path cache() {
    return cache;
  }

  /** The user's token, if there is one. */
  Optional<String> token() {
    return Optional.of(token).filter(text -> !text.isEmpty());
  }

  /** Whether the network may not be used. */
  boolean offline() {
    return offline;
  }
}
