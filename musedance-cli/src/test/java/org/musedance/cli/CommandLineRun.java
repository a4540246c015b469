package org.musedance.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * One run of the program in this JVM.
 *
 * @param exitCode 0 done, 1 our fault, 2 the user's fault
 */
record CommandLineRun(int exitCode, String out, String err) {

  static CommandLineRun of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        Musedance.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
