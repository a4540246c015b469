package org.musedance.dataset.source;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.musedance.media.Picture;
import org.musedance.media.PictureWriter;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

/**
 * Asks a vision model for captions with times: an endpoint that speaks OpenAI's chat completions,
 * as vLLM, llama.cpp, Ollama and others do. It is shown pictures of a clip with their times and
 * answers with JSON. What fails for a while is tried again. Safe for several threads.
 */
public final class CaptionEndpoint {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final Pattern OBJECT = Pattern.compile("\\{.*}", Pattern.DOTALL);
  private static final String PATH = "/chat/completions";
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofMinutes(3);
  private static final int TRIES = 3;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final int SERVER_ERROR = 500;
  private static final int OK = 200;
  private static final int SHOWN_OF_ANSWER = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI address;
  private final String model;
  private final String keyOrNull;
  private final Duration pause;

  /** A clip got no caption; the message says why. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1L;
    private final boolean lasting;

    Failure(String message, boolean lasting) {
      super(message);
      this.lasting = lasting;
    }
  }

  /** What the model is asked to answer. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Answer(String caption, List<Moment> timeline) {
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Moment(double from, double to, String text) {
      PromptTimeline.Entry within(double seconds) {
        return new PromptTimeline.Entry(from, Math.min(seconds, to), String.valueOf(text));
      }
    }

    PromptTimeline prompt(double seconds) {
      List<Moment> moments = timeline == null ? List.of() : timeline;
      return new PromptTimeline(
          caption == null ? "" : caption.strip(),
          moments.stream()
              .filter(each -> each.from < seconds)
              .map(each -> each.within(seconds))
              .toList());
    }
  }

  /**
   * @param url such as {@code http://localhost:8000/v1}
   * @param model its name at the endpoint
   * @param keyOrNull sent as a bearer token
   * @param pause before the second try; twice as long before the third
   */
  public CaptionEndpoint(String url, String model, String keyOrNull, Duration pause) {
    this.address = address(url);
    this.model = model;
    this.keyOrNull = keyOrNull;
    this.pause = pause;
  }

  private static URI address(String url) {
    try {
      URI uri = URI.create(url.endsWith(PATH) ? url : url.replaceAll("/+$", "") + PATH);
      if (uri.getHost() != null && uri.getScheme().matches("https?")) {
        return uri;
      }
    } catch (IllegalArgumentException notAnAddress) {
      throw new UserError(wrong(url), notAnAddress);
    }
    throw new UserError(wrong(url));
  }

  private static String wrong(String url) {
    return "the caption URL must be an http or https address, but was %s; write for example http://localhost:8000/v1"
        .formatted(url);
  }

  /**
   * Asks for a caption.
   *
   * @param pictures of the clip
   * @param times of them, in seconds from the clip's beginning
   * @param seconds the clip's length
   */
  PromptTimeline describe(List<Picture> pictures, List<Double> times, double seconds)
      throws Failure {
    String request = request(pictures, times, seconds);
    for (int attempt = 1; ; attempt++) {
      try {
        return caption(send(request), seconds);
      } catch (Failure failure) {
        if (failure.lasting || attempt == TRIES) {
          throw new Failure(failure.getMessage() + ", tried " + attempt + " times", true);
        }
        rest(pause.multipliedBy(attempt));
      }
    }
  }

  private String request(List<Picture> pictures, List<Double> times, double seconds) {
    ObjectNode body = MAPPER.createObjectNode().put("model", model).put("temperature", 0);
    ArrayNode content =
        body.putArray("messages").addObject().put("role", "user").putArray("content");
    content.addObject().put("type", "text").put("text", question(times, seconds));
    for (Picture picture : pictures) {
      String data = Base64.getEncoder().encodeToString(PictureWriter.jpeg(picture));
      ObjectNode image = content.addObject().put("type", "image_url");
      image.putObject("image_url").put("url", "data:image/jpeg;base64," + data);
    }
    return body.toString();
  }

  private static String question(List<Double> times, double seconds) {
    List<String> shown =
        times.stream().map(time -> String.format(Locale.ROOT, "%.1f", time)).toList();
    return String.format(
        Locale.ROOT,
        """
        These %d pictures are from a dance video of %.1f seconds, taken at %s seconds. \
        Say who dances and how, in plain words, without naming the place or the camera. \
        Where the movement changes, give each movement its own stretch of time. \
        Answer with JSON only: {"caption": "one sentence about the whole video", \
        "timeline": [{"from": 0.0, "to": %.1f, "text": "what the dancer does then"}]}""",
        times.size(),
        seconds,
        String.join(", ", shown),
        seconds);
  }

  private String send(String body) throws Failure {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (keyOrNull != null) {
      request.header("Authorization", "Bearer " + keyOrNull);
    }
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      int status = response.statusCode();
      if (status != OK) {
        boolean passing = status == TOO_MANY_REQUESTS || status >= SERVER_ERROR;
        throw new Failure(
            "the endpoint answered " + status + ": " + start(response.body()), !passing);
      }
      return response.body();
    } catch (IOException e) {
      throw new Failure("the endpoint cannot be reached (" + e + ")", false);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", true);
    }
  }

  /** The JSON object in the answer's text, which may stand in a code fence or between words. */
  private static PromptTimeline caption(String response, double seconds) throws Failure {
    String text = response;
    try {
      text = MAPPER.readTree(response).at("/choices/0/message/content").asText();
      Matcher object = OBJECT.matcher(text);
      if (object.find()) {
        PromptTimeline prompt = MAPPER.readValue(object.group(), Answer.class).prompt(seconds);
        if (!prompt.distinct().equals(List.of(""))) {
          return prompt;
        }
      }
      throw unusable(text);
    } catch (JsonProcessingException | UserError e) {
      throw unusable(text);
    }
  }

  private static Failure unusable(String text) {
    return new Failure(
        "the model must answer with a caption as JSON, but said: " + start(text), false);
  }

  private static String start(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= SHOWN_OF_ANSWER ? line : line.substring(0, SHOWN_OF_ANSWER) + "…";
  }

  private static void rest(Duration pause) throws Failure {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("interrupted", true);
    }
  }
}
