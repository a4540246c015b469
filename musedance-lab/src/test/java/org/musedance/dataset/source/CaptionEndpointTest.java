package org.musedance.dataset.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;
import org.musedance.text.PromptTimeline;

class CaptionEndpointTest {
  private static final String GOOD =
      """
      Here you are:
      ```json
      {"caption": "a robot dances", "timeline": [{"from": 0, "to": 2, "text": "it waves"},
       {"from": 2, "to": 9, "text": "it spins"}, {"from": 9, "to": 12, "text": "it bows"}]}
      ```
      """;

  @Test
  void asksAboutPicturesWithTheirTimes() throws Exception {
    try (VisionServer server = new VisionServer().says(GOOD)) {
      PromptTimeline said = ask(server, "secret");

      assertThat(said.always()).isEqualTo("a robot dances");
      assertThat(said.entries())
          .containsExactly(
              new PromptTimeline.Entry(0, 2, "it waves"),
              new PromptTimeline.Entry(2, 4, "it spins"));
      JsonNode request = server.requests().get(0);
      assertThat(request.path("model").asText()).isEqualTo("eye");
      JsonNode content = request.at("/messages/0/content");
      assertThat(content.at("/0/text").asText()).contains("4.0 seconds", "0.0, 1.5 seconds");
      assertThat(content).hasSize(3);
      String url = content.at("/2/image_url/url").asText();
      assertThat(url).startsWith("data:image/jpeg;base64,");
      byte[] jpeg = Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1));
      assertThat(ImageIO.read(new ByteArrayInputStream(jpeg)).getWidth()).isEqualTo(32);
      assertThat(server.keys()).containsExactly("Bearer secret");
    }
  }

  @Test
  void triesAgainWhatFailsForAWhile() throws Exception {
    try (VisionServer server = new VisionServer().fails(503).says("I see a robot.").says(GOOD)) {
      assertThat(ask(server, null).always()).isEqualTo("a robot dances");
      assertThat(server.requests()).hasSize(3);
      assertThat(server.keys()).containsOnly("null");
    }
  }

  @Test
  void givesUpAfterThreeTries() throws Exception {
    try (VisionServer server = new VisionServer().fails(500)) {
      assertThatThrownBy(() -> ask(server, null))
          .isInstanceOf(CaptionEndpoint.Failure.class)
          .hasMessageContaining("the endpoint answered 500")
          .hasMessageContaining("tried 3 times");
    }
  }

  @Test
  void doesNotRepeatWhatIsRefused() throws Exception {
    try (VisionServer server = new VisionServer().fails(401)) {
      assertThatThrownBy(() -> ask(server, null)).hasMessageContaining("answered 401");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void tellsWhatCannotBeReachedOrUsed() throws Exception {
    VisionServer gone = new VisionServer();
    gone.close();
    assertThatThrownBy(() -> ask(gone, null)).hasMessageContaining("cannot be reached");
    try (VisionServer server = new VisionServer().says("{\"caption\": \" \"}")) {
      assertThatThrownBy(() -> ask(server, null))
          .hasMessageContaining("must answer with a caption as JSON");
    }
  }

  @Test
  void refusesAnAddressThatIsNone() {
    assertThatThrownBy(() -> new CaptionEndpoint("localhost:8000", "eye", null, Duration.ZERO))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("the caption URL must be an http or https address");
  }

  private static PromptTimeline ask(VisionServer server, String key)
      throws CaptionEndpoint.Failure, IOException {
    Picture picture = Picture.filled(32, 24, Rgb.WHITE);
    return new CaptionEndpoint(server.url(), "eye", key, Duration.ofMillis(1))
        .describe(List.of(picture, picture), List.of(0.0, 1.5), 4);
  }
}
