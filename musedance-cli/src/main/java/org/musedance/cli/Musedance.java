package org.musedance.cli;

import java.io.PrintWriter;
import org.musedance.tensor.UserError;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The {@code musedance} command: finds the subcommand and turns errors into sentences. */
@Command(
    name = "musedance",
    description = "A picture, a song and a sentence become a dancing video.",
    versionProvider = Musedance.Version.class,
    subcommands = {
      AnimateCommand.class,
      BenchCommand.class,
      DatasetCommand.class,
      EvaluateCommand.class,
      Listen.class,
      ModelsCommand.class,
      PackCommand.class,
      TrainCommand.class,
      WorldCommand.class
    })
public final class Musedance implements Runnable {
  static final int OUR_FAULT = 1;
  static final int USERS_FAULT = 2;

  @Spec private CommandSpec spec;

  private boolean verbose;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  private boolean version;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Log what is done, and show where errors come from.")
  void setVerbose(boolean on) {
    verbose = on;
    if (on) {
      QuietLogging.speakUp();
    }
  }

  /** Says what the command can do when it is called without a subcommand. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  public static void main(String[] arguments) {
    System.exit(
        execute(new PrintWriter(System.out, true), new PrintWriter(System.err, true), arguments));
  }

  /** Runs one command line and returns its exit code. */
  static int execute(PrintWriter out, PrintWriter err, String... arguments) {
    Musedance program = new Musedance();
    CommandLine line = commandLine(program).setOut(out).setErr(err);
    line.setParameterExceptionHandler((error, given) -> badOption(error));
    line.setExecutionExceptionHandler((error, where, parsed) -> program.failed(error, err));
    try {
      return line.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError | LinkageError error) {
      return program.failed(error, err);
    } finally {
      out.flush();
    }
  }

  /** The commands and how their options are read. */
  static CommandLine commandLine(Musedance program) {
    return new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true);
  }

  private static int badOption(ParameterException error) {
    CommandLine command = error.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    String sentence = error.getMessage().strip().replaceAll("\\s*\\R\\s*", " ");
    command.getErr().println(name + ": " + sentence + guess(error) + "; see " + name + " --help");
    return USERS_FAULT;
  }

  private static String guess(ParameterException error) {
    return error instanceof UnmatchedArgumentException unmatched
            && !unmatched.getSuggestions().isEmpty()
        ? ", perhaps you mean " + String.join(" or ", unmatched.getSuggestions())
        : "";
  }

  private int failed(Throwable error, PrintWriter err) {
    boolean usersFault = error instanceof UserError || error instanceof OutOfMemoryError;
    err.println("musedance: " + sentence(error));
    if (verbose) {
      LoggerFactory.getLogger(Musedance.class).debug("The error came from here", error);
    }
    return usersFault ? USERS_FAULT : OUR_FAULT;
  }

  private String sentence(Throwable error) {
    if (error instanceof UserError) {
      return error.getMessage();
    }
    if (error instanceof OutOfMemoryError) {
      return "the memory must hold the whole work, but ran out ("
          + error.getMessage()
          + "); give Java more, e.g. MUSEDANCE_OPTS=-Xmx8g, or ask for less";
    }
    String hint = verbose ? "" : "; run again with --verbose to see where it comes from";
    return "unexpected error, " + error + hint;
  }

  /** The version that the build wrote into the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Musedance.class.getPackage().getImplementationVersion();
      return new String[] {"musedance " + (version == null ? "(not packaged)" : version)};
    }
  }
}
