package org.musedance.animate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.musedance.animate.AnimationRequest.Builder;
import org.musedance.media.Picture;
import org.musedance.media.Rgb;
import org.musedance.tensor.UserError;

class AnimationRequestTest {
  private static Builder request() {
    return AnimationRequest.builder(Path.of("cat.png"), Path.of("a.mp3"), Path.of("cat.mp4"));
  }

  @Test
  void leavesToTheModelWhatIsNotAsked() {
    AnimationRequest request = request().build();
    assertThat(request.steps()).isEmpty();
    assertThat(request.guidance()).isEmpty();
    assertThat(request.framesPerSecond()).isEmpty();
    assertThat(request.seconds()).isEmpty();
    assertThat(request.maxSide()).isEqualTo(1024);
    assertThat(request.background()).isEqualTo(Rgb.WHITE);
    assertThat(request.prompt().at(3)).isEqualTo("dancing");
  }

  static Stream<Arguments> wrongValues() {
    return Stream.of(
        wrong(b -> b.steps(0), "steps must be between 1 and 1000, but was 0"),
        wrong(b -> b.steps(1001), "steps must be between 1 and 1000, but was 1001"),
        wrong(b -> b.guidance(-1), "guidance must be between 0 and 50, but was -1; 1 is none"),
        wrong(b -> b.guidance(Double.NaN), "guidance must be between 0 and 50, but was NaN"),
        wrong(b -> b.guidanceMusic(51), "guidance-music must be between 0 and 50, but was 51"),
        wrong(b -> b.framesPerSecond(0.5), "fps must be between 1 and 60, but was 0.5"),
        wrong(b -> b.maxSide(8), "size must be between 16 and 3840, but was 8"),
        wrong(b -> b.startSeconds(-0.5), "start must be 0 or more, but was -0.5"),
        wrong(b -> b.seconds(0), "seconds must be above 0, but was 0; leave it out for all music"),
        wrong(b -> b.gif(Path.of("cat.png")), "gif must be a file name that ends in .gif"));
  }

  private static Arguments wrong(UnaryOperator<Builder> change, String sentence) {
    return Arguments.of(change, sentence);
  }

  @ParameterizedTest
  @MethodSource("wrongValues")
  void namesTheWrongValueInOneSentence(UnaryOperator<Builder> change, String sentence) {
    Builder builder = change.apply(request());
    assertThatThrownBy(builder::build)
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(sentence)
        .hasMessageMatching("[^\\n]+; [^\\n]+");
  }

  @ParameterizedTest
  @CsvSource({
    "-0.1, 0, 0.5, 0.5",
    "0, 0, 0, 0.5",
    "0, 0, 0.5, -1",
    "0.6, 0, 0.5, 1",
    "0, 0.5, 1, 0.6",
    "120, 40, 300, 500",
    "0, 0, NaN, 1"
  })
  void aSubjectsBoxLiesInThePicture(double x, double y, double width, double height) {
    assertThatThrownBy(() -> new SubjectArea.Box(x, y, width, height))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "subject must be x,y,width,height inside the picture, as shares of its width and height"
                + " from 0 to 1 with a size above 0, but was %s,%s,%s,%s; 0.25,0,0.5,1 is the"
                + " middle half",
            x, y, width, height);
  }

  @Test
  void aMaskShowsSomething() {
    Picture dark = Picture.filled(4, 4, new Rgb(20, 20, 20));
    assertThatThrownBy(() -> new SubjectArea.Painted(dark, "mask.png"))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "subject mask mask.png must be white where the picture may move, but is dark"
                + " everywhere; paint the dancer white");
  }

  @Test
  void theVideoIsAnMp4AndNoInput() {
    Path picture = Path.of("cat.mp4");
    assertThatThrownBy(
            () -> AnimationRequest.builder(picture, Path.of("a.mp3"), Path.of("cat.gif")).build())
        .hasMessage(
            "output must be a file name that ends in .mp4, but was cat.gif; use --gif for an"
                + " animated GIF");
    assertThatThrownBy(
            () -> AnimationRequest.builder(picture, Path.of("a.mp3"), Path.of("./cat.mp4")).build())
        .hasMessageStartingWith("output must be another file than the input");
  }
}
