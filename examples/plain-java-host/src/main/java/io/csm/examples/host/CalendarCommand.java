package io.csm.examples.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the program does with calendars. */
@Command(
    name = "calendar",
    mixinStandardHelpOptions = true,
    description = "Works with business calendars.",
    subcommands = CalendarCheckCommand.class)
final class CalendarCommand implements Runnable {
  @Spec private CommandSpec spec;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  CalendarCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command is given.");
  }
}
