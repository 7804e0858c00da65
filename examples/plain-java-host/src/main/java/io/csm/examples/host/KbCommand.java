package io.csm.examples.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be done with knowledge search. */
@Command(
    name = "kb",
    mixinStandardHelpOptions = true,
    description = "Measures knowledge search, and takes articles in and out.",
    subcommands = {KbEvalCommand.class, KbImportCommand.class, KbExportCommand.class})
final class KbCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  KbCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command is given.");
  }
}
