package org.musedance.weights.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.musedance.tensor.UserError;

/**
 * A model on a hub.
 *
 * @param name {@code ORGANISATION/NAME}
 * @param revision a branch, a tag or a commit
 */
public record HubModel(String name, String revision) {
  private static final Pattern WRITTEN =
      Pattern.compile("(?<name>\\w[\\w.-]*/\\w[\\w.-]*)(?:@(?<revision>\\w[\\w./-]*))?");
  private static final String MAIN = "main";

  public HubModel {
    if (revision.contains("..")) {
      throw new UserError(
          "a revision must be a branch, a tag or a commit, but was %s; %s is the usual one"
              .formatted(revision, MAIN));
    }
  }

  /** Whether text could name a model on a hub. */
  public static boolean isName(String text) {
    return WRITTEN.matcher(text).matches();
  }

  /** Reads {@code ORGANISATION/NAME} or {@code ORGANISATION/NAME@REVISION}. */
  public static HubModel parse(String text) {
    Matcher matcher = WRITTEN.matcher(text);
    if (!matcher.matches()) {
      throw new UserError(
          ("a model on a hub must be ORGANISATION/NAME or ORGANISATION/NAME@REVISION, but was %s;"
                  + " copy the name from the top of its page")
              .formatted(text));
    }
    String revision = matcher.group("revision");
    return new HubModel(matcher.group("name"), revision == null ? MAIN : revision);
  }

  /** The name of its folder in the cache. */
  String folderName() {
    return "models--" + name.replace("/", "--");
  }

  @Override
  public String toString() {
    return revision.equals(MAIN) ? name : name + "@" + revision;
  }
}
