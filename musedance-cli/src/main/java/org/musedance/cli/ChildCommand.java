package org.musedance.cli;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** The command line of this program once more, for a child process: same Java, same JVM flags. */
final class ChildCommand {
  private static final String PROCESSES = "--processes";

  private ChildCommand() {}

  /** What starts the program again with what it was given, but for {@code --processes N}. */
  static List<String> of(CommandSpec spec) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(Musedance.class.getName());
    command.addAll(withoutProcesses(spec.root().commandLine().getParseResult().originalArgs()));
    return command;
  }

  static List<String> withoutProcesses(List<String> arguments) {
    List<String> left = new ArrayList<>(arguments);
    int at = left.indexOf(PROCESSES);
    if (at >= 0) {
      left.subList(at, Math.min(at + 2, left.size())).clear();
    }
    left.removeIf(argument -> argument.startsWith(PROCESSES + "="));
    return left;
  }
}
