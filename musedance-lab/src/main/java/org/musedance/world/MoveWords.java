package org.musedance.world;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How people say a move: verb phrases (an asterisk marks the verbs, a tilde stands for "the",
 * "your", "its" and so on) and noun phrases.
 *
 * <p>A line that starts with {@code ?} is kept out of training: new sentences, made of words that
 * other lines of the bank also use.
 */
record MoveWords(
    List<String> verbs, List<String> nouns, List<String> heldOutVerbs, List<String> heldOutNouns) {

  private static final Map<Move, MoveWords> BANK = new EnumMap<>(Move.class);

  static {
    bank(
        Move.BOUNCE,
        """
        *bounce
        *bounce up and down
        *bounce on the spot
        *bounce like a ball
        *bounce along
        *bounce around
        *bob up and down
        *bop up and down
        *bend ~ knees and *bounce
        *pulse up and down
        *bounce with joy
        *go up and down
        *keep on bouncing
        ?*bob on the spot
        ?*bop along like a bouncy ball
        ?*bend and *bounce ~ knees
        """,
        "a bounce, the bounce, a happy bounce, a bouncy dance, little bounces,"
            + " ?a bouncy little dance, ?happy bounces");
    bank(
        Move.SWAY,
        """
        *sway
        *sway from side to side
        *sway left and right
        *sway back and forth
        *sway like a tree in the wind
        *sway along
        *lean left and right
        *lean from side to side
        *rock from side to side
        *rock left and right
        *tilt from side to side
        *swing from side to side
        *tilt left and right
        ?*lean and *sway like a tree
        ?*rock and *tilt left and right
        ?*swing and *sway in the wind
        """,
        "a sway, the sway, a slow sway, a swaying dance, a side to side sway,"
            + " ?a slow swaying dance, ?a left and right sway");
    bank(
        Move.ARM_WAVE,
        """
        *wave ~ arms
        *wave both arms
        *wave ~ hands
        *wave ~ arms in the air
        *raise ~ arms and *wave
        *put ~ hands up and *wave
        *make waves with ~ arms
        *let ~ arms ripple
        *swing ~ arms over ~ head
        *wave with both hands
        *throw ~ arms up and *wave them
        *do an arm wave
        *do the arm wave
        ?*raise both hands and *wave them
        ?*wave both arms over ~ head
        ?*put ~ arms in the air and *make waves
        """,
        "the arm wave, an arm wave, a wave of the arms, arm waves, waving arms,"
            + " ?waves with both arms, ?a big arm wave");
    bank(
        Move.SPIN,
        """
        *spin
        *spin around
        *spin round and round
        *spin in place
        *spin in circles
        *turn around
        *turn in circles
        *turn all the way around
        *twirl
        *twirl around
        *whirl around
        *rotate
        *pirouette
        ?*twirl round and round
        ?*whirl in circles
        ?*rotate in place
        """,
        "a spin, the spin, a twirl, a pirouette, fast spins, a full turn,"
            + " ?a fast twirl, ?full spins");
    bank(
        Move.JUMP,
        """
        *jump
        *jump up and down
        *jump high
        *jump into the air
        *jump for joy
        *jump with both feet
        *jump on every beat
        *leap
        *leap up high
        *leap into the air
        *hop
        *hop up and down
        *spring into the air
        ?*leap for joy
        ?*hop with both feet
        ?*jump and *leap up high
        """,
        "a jump, the jump, big jumps, high jumps, a leap, a hop, ?high leaps, ?big hops and jumps");
    bank(
        Move.HEADBANG,
        """
        *headbang
        *headbang hard
        *headbang like a rocker
        *bang ~ head
        *bang ~ head to the music
        *throw ~ head back and forth
        *whip ~ head around
        *whip ~ head back and forth
        *shake ~ head hard
        *rock out with ~ head
        *thrash ~ head
        *rock out and *headbang
        *let ~ hair fly
        ?*bang and *thrash ~ head hard
        ?*rock out like a rocker
        ?*whip ~ hair back and forth
        """,
        "a headbang, the headbang, headbanging, a rocker headbang, hard headbanging,"
            + " ?a hard headbang, ?rocker headbanging");
    bank(
        Move.STEP_TOUCH,
        """
        *step touch
        *step and *touch
        *step side to side
        *step from side to side
        *step left and right
        *step to the left and *step to the right
        *take a step to each side
        *take steps left and right
        *do the two step
        *do a step touch
        *tap ~ feet from side to side
        *step and *tap
        *step in time
        ?*step to each side and *touch
        ?*take a step to the left and a step to the right
        ?*tap and *step side to side
        """,
        "a step touch, the step touch, the two step, side steps, steps from side to side,"
            + " ?step touches, ?a two step");
    bank(
        Move.TWIST,
        """
        *twist
        *do the twist
        *dance the twist
        *twist from side to side
        *twist left and right
        *twist ~ body
        *twist ~ shoulders
        *twist ~ waist
        *twist and *shout
        *twist the night away
        *twist around
        *twist like in the sixties
        *twist on the spot
        ?*twist ~ shoulders left and right
        ?*twist ~ body on the spot
        ?*dance the twist the night away
        """,
        "the twist, a twist, the good old twist, a twisting dance, twists, ?the sixties twist,"
            + " ?good old twists");
    bank(
        Move.WIGGLE,
        """
        *wiggle
        *wiggle around
        *wiggle like a worm
        *wiggle like jelly
        *wiggle ~ whole body
        *wriggle
        *wriggle like a snake
        *squirm
        *wobble like jelly
        *shimmy
        *shimmy like a snake
        *wobble
        *wriggle around
        ?*squirm like a worm
        ?*wriggle ~ whole body
        ?*wobble and *wiggle around
        """,
        "a wiggle, the wiggle, a wobble, the jelly dance, a shimmy, a wiggly dance,"
            + " ?a wiggly shimmy, ?the jelly wobble");
    bank(
        Move.NOD,
        """
        *nod
        *nod ~ head
        *nod along
        *nod to the beat
        *nod yes
        *nod with the music
        *bob ~ head
        *bop ~ head
        *bob ~ head to the music
        *nod ~ head in time
        *nod ~ head up and down
        *keep on nodding
        *nod in agreement
        ?*bop ~ head in time
        ?*bob ~ head up and down
        ?*keep on nodding ~ head
        """,
        "a nod, the nod, a head nod, a head bob, cool nods, nodding, ?cool head nods, ?a head bop");
    bank(
        Move.HIP_SWING,
        """
        *swing ~ hips
        *shake ~ hips
        *move ~ hips
        *roll ~ hips
        *sway ~ hips
        *push ~ hips from side to side
        *swing ~ hips left and right
        *dance with ~ hips
        *dance the hula
        *dance a hula
        *do the hula
        *shake ~ booty
        *do a hip swing
        ?*shake and *swing ~ hips
        ?*roll ~ hips from side to side
        ?*move ~ booty left and right
        """,
        "a hip swing, the hip swing, the hula, a hula dance, hip rolls, a hip shake,"
            + " ?hip swings, ?a hip roll");
    bank(
        Move.SLIDE,
        """
        *slide
        *slide across the floor
        *slide from side to side
        *slide left and right
        *slide along
        *slide to the left and *slide to the right
        *glide
        *glide across the floor
        *glide left and right
        *skate from side to side
        *do the electric slide
        *moonwalk
        *glide along smoothly
        ?*glide to the left and *glide to the right
        ?*skate across the floor
        ?*slide smoothly along
        """,
        "the slide, a slide, the electric slide, the moonwalk, a smooth glide, a smooth slide,"
            + " ?an electric glide, ?smooth slides");
  }

  /** Every phrase, held out or not, in every form. */
  List<String> everyForm() {
    List<String> forms = new ArrayList<>(nouns);
    forms.addAll(heldOutNouns);
    for (Inflection form : Inflection.values()) {
      verbs.forEach(verb -> forms.add(form.of(verb)));
      heldOutVerbs.forEach(verb -> forms.add(form.of(verb)));
    }
    return forms;
  }

  /** The words for a move. */
  static MoveWords of(Move move) {
    return BANK.get(move);
  }

  private static void bank(Move move, String verbs, String nouns) {
    MoveWords words =
        new MoveWords(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (String verb : verbs.strip().split("\n")) {
      file(verb.strip(), words.verbs, words.heldOutVerbs);
    }
    for (String noun : nouns.split(",")) file(noun.strip(), words.nouns, words.heldOutNouns);
    BANK.put(move, words);
  }

  private static void file(String line, List<String> known, List<String> heldOut) {
    if (line.startsWith("?")) heldOut.add(line.substring(1));
    else known.add(line);
  }
}
