package org.musedance.dataset.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** A local endpoint that answers what a test tells it to, in order, the last answer for ever. */
final class VisionServer implements AutoCloseable {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpServer server;
  private final Deque<Answer> answers = new ArrayDeque<>();
  private final List<JsonNode> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  VisionServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v1/chat/completions", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
  }

  VisionServer fails(int status) {
    answers.add(new Answer(status, "{\"error\": \"busy\"}"));
    return this;
  }

  VisionServer says(String content) throws IOException {
    Map<String, Object> message = Map.of("role", "assistant", "content", content);
    Object body = Map.of("choices", List.of(Map.of("index", 0, "message", message)));
    answers.add(new Answer(200, MAPPER.writeValueAsString(body)));
    return this;
  }

  List<JsonNode> requests() {
    return requests;
  }

  List<String> keys() {
    return keys;
  }

  private synchronized void answer(HttpExchange exchange) throws IOException {
    requests.add(MAPPER.readTree(exchange.getRequestBody()));
    keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    Answer answer = answers.size() > 1 ? answers.remove() : answers.element();
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
