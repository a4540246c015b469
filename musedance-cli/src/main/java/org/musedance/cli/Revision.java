package org.musedance.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Which commit of a checkout the program runs in, for reports. */
final class Revision {
  private static final String UNKNOWN = "unknown";
  private static final long PATIENCE_SECONDS = 5;

  private Revision() {}

  /** The short hash, with a plus where files differ from it; "unknown" outside a checkout. */
  static String current() {
    String hash = git("rev-parse", "--short", "HEAD");
    if (hash.isEmpty()) {
      return UNKNOWN;
    }
    return git("status", "--porcelain", "--untracked-files=no").isEmpty() ? hash : hash + "+";
  }

  private static String git(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0
          ? said.strip()
          : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
