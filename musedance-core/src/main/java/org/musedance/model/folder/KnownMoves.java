package org.musedance.model.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.musedance.model.JsonFault;
import org.musedance.tensor.UserError;

/**
 * {@code moves.json} of a model folder: the moves that a model has learnt to tell apart by their
 * words, and the music that they fit. A model without the file takes every prompt as it is.
 *
 * @param moves may be empty
 */
public record KnownMoves(List<KnownMove> moves) {
  /** Of a model that takes every prompt as it is. */
  public static final KnownMoves NONE = new KnownMoves(List.of());

  private static final ObjectMapper MAPPER =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  /**
   * A move.
   *
   * @param prompt asks for it and nothing else
   * @param slowest tempo that it fits, in beats per minute
   * @param fastest tempo that it fits
   * @param words by any of which a prompt names a move: words or several in a row, lower case
   */
  public record KnownMove(String prompt, double slowest, double fastest, List<String> words) {
    public KnownMove {
      words = List.copyOf(words);
      if (prompt.isBlank() || words.isEmpty() || !(slowest <= fastest)) {
        throw new IllegalArgumentException(
            "a move must have a prompt, words, and a slowest tempo that is not above the fastest");
      }
    }

    private boolean isNamedIn(String spaced) {
      return words.stream().anyMatch(word -> spaced.contains(" " + word + " "));
    }

    private boolean fits(double tempo) {
      return slowest <= tempo && tempo <= fastest;
    }
  }

  public KnownMoves {
    moves = List.copyOf(moves);
  }

  /** Reads the file; {@link #NONE} if there is none. */
  static KnownMoves read(Path file) {
    if (!Files.exists(file)) {
      return NONE;
    }
    try {
      return MAPPER.readValue(Files.readString(file), KnownMoves.class);
    } catch (JsonProcessingException wrong) {
      throw new UserError(
          file
              + " must list the moves that a model knows, but "
              + JsonFault.of(wrong)
              + "; take it from a complete model folder",
          wrong);
    } catch (IOException e) {
      throw new UserError(file + " must be readable, but is not (" + e + "); check its rights", e);
    }
  }

  /** Whether a prompt asks for one of the moves. */
  public boolean areNamedIn(String prompt) {
    String spaced = " " + prompt.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]+", " ") + " ";
    return moves.stream().anyMatch(move -> move.isNamedIn(spaced));
  }

  /**
   * Prompts for the moves that fit a piece of music; for all of them if none does.
   *
   * @param tempo in beats per minute
   */
  public List<String> fitting(double tempo) {
    List<KnownMove> fitting = moves.stream().filter(move -> move.fits(tempo)).toList();
    return (fitting.isEmpty() ? moves : fitting).stream().map(KnownMove::prompt).toList();
  }
}
