package org.musedance.cli;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.musedance.train.RunStatus;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance train status DIR}. */
@Command(
    name = "status",
    description = "Says how far a training run is and how long it takes; works while it trains.")
final class TrainStatusCommand implements Callable<Integer> {
  @Parameters(paramLabel = "DIR", description = "folder of the run")
  private Path run;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunStatus.read(run).describe(Instant.now()).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
