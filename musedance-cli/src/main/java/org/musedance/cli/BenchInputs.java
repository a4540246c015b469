package org.musedance.cli;

import java.nio.file.Path;
import org.musedance.animate.AnimationRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What measurements of animations have in common: model, picture, music and length. */
final class BenchInputs {
  @Mixin ModelOption model;

  @Option(
      names = {"-i", "--image"},
      paramLabel = "FILE",
      defaultValue = "samples/cat.png",
      description = "The picture that shall dance (default: ${DEFAULT-VALUE}).")
  Path image;

  @Option(
      names = {"-m", "--music"},
      paramLabel = "FILE",
      defaultValue = "samples/house.ogg",
      description = "The music (default: ${DEFAULT-VALUE}).")
  Path music;

  /** A request for the first seconds of the music. */
  AnimationRequest request(Path video, int size, double seconds) {
    return AnimationRequest.builder(image, music, video).maxSide(size).seconds(seconds).build();
  }
}
