package org.musedance.world;

import java.util.List;

/**
 * The words around the move in a prompt. Templates name the subject {@code {S}}, the move as a verb
 * {@code {do}}, {@code {does}}, {@code {doing}} or as a noun {@code {move}}, and a manner {@code
 * {how}}, which may be empty.
 */
final class Phrases {
  static final Templates TEMPLATES =
      new Templates(
          List.of(
              "{S} {doing} {how}",
              "{S} {doing} {how}",
              "{S} {does} {how}",
              "make {S} {do} {how}",
              "let {S} {do} {how}",
              "have {S} {do} {how}",
              "I want {S} to {do} {how}",
              "can you make {S} {do}?",
              "please make {S} {do} {how}",
              "{S} is {doing} {how}",
              "{S} dancing, {doing} {how}",
              "{S} doing {move} {how}",
              "{S} does {move} {how}",
              "{S} dances {move} {how}",
              "make {S} do {move} {how}",
              "let {S} do {move}",
              "a video of {S} {doing} {how}",
              "show me {S} {doing} {how}",
              "{S} loves to {do} {how}",
              "{S}: {do}",
              "{S}, {move}",
              "watch {S} {do} {how}"),
          List.of(
              "{do} {how}",
              "{do} {how}",
              "{doing} {how}",
              "please {do} {how}",
              "do {move} {how}",
              "{move}",
              "{move} {how}",
              "let's {do} {how}",
              "dance: {do}",
              "now {do} {how}",
              "just {do} {how}",
              "dance with {move}",
              "start {doing} {how}"));

  static final Templates HELD_OUT_TEMPLATES =
      new Templates(
          List.of(
              "show {S} {doing} to the music",
              "I want a video of {S} {doing} {how}",
              "please let {S} {do} {how}",
              "can you have {S} do {move}?",
              "{S} loves {move}"),
          List.of("I want to {do} {how}", "please do {move} {how}", "start with {move}"));

  static final List<String> MANNERS =
      List.of(
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "",
          "to the beat",
          "to the music",
          "in time",
          "with the music",
          "happily",
          "with joy",
          "with style",
          "on the beat",
          "to the rhythm",
          "with feeling",
          "joyfully",
          "like a pro",
          "at the party",
          "on the dance floor",
          "to this song",
          "all the time",
          "please",
          "in front of the camera",
          "cheerfully",
          "with a smile");

  static final List<String> ARTICLES =
      List.of("a", "a", "a", "the", "the", "the", "this", "my", "that", "our");

  static final List<String> ITS = List.of("its", "its", "his", "her", "their", "the", "the");
  static final List<String> YOURS = List.of("your", "your", "the", "the", "my");

  static final List<String> ENDINGS = List.of("", "", "", "", "", "", ".", ".", "!", "!!", "...");

  static final List<String> COLOURS =
      List.of(
          "red",
          "orange",
          "yellow",
          "green",
          "blue",
          "purple",
          "pink",
          "brown",
          "black",
          "white",
          "grey",
          "golden",
          "silver",
          "turquoise",
          "dark",
          "bright");

  static final List<String> NOUNS =
      List.of(
          "cat",
          "dog",
          "robot",
          "teapot",
          "person",
          "man",
          "woman",
          "girl",
          "boy",
          "kid",
          "child",
          "baby",
          "bear",
          "bird",
          "frog",
          "rabbit",
          "fox",
          "horse",
          "cow",
          "pig",
          "duck",
          "penguin",
          "owl",
          "mouse",
          "elephant",
          "monkey",
          "lion",
          "tiger",
          "panda",
          "dragon",
          "monster",
          "alien",
          "ghost",
          "snowman",
          "dancer",
          "singer",
          "king",
          "queen",
          "princess",
          "pirate",
          "ninja",
          "astronaut",
          "clown",
          "teacher",
          "grandma",
          "dad",
          "mum",
          "friend",
          "cartoon character",
          "toy",
          "doll",
          "vase",
          "bottle",
          "cup",
          "lamp",
          "chair",
          "tree",
          "flower",
          "cactus",
          "house",
          "car",
          "bus",
          "guitar",
          "banana",
          "apple",
          "pizza",
          "cake",
          "burger",
          "logo",
          "letter",
          "star",
          "heart",
          "emblem",
          "sign",
          "picture",
          "painting",
          "photo",
          "statue",
          "drawing",
          "thing",
          "creature",
          "figure",
          "puppet",
          "potato",
          "pumpkin",
          "fish",
          "octopus",
          "bee",
          "butterfly",
          "dinosaur",
          "unicorn",
          "hero",
          "mascot");

  /** Sentences that name the subject, and sentences that do not. */
  record Templates(List<String> named, List<String> anonymous) {}

  private Phrases() {}
}
