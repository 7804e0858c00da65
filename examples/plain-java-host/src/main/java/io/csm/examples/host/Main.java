package io.csm.examples.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.csm.examples.torture.TortureCommand;
import io.csm.examples.torture.TortureNodeCommand;
import io.csm.simulator.TraceException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The program: finds the command and turns what goes wrong into one paragraph and an exit code. */
@Command(
    name = "plain-java-host",
    mixinStandardHelpOptions = true,
    version = "plain-java-host 0.1.0-SNAPSHOT",
    description =
        "A customer-support desk: in memory, driven by generated or recorded calls; or on a"
            + " database, under torture.",
    subcommands = {
      DemoCommand.class,
      ReplayCommand.class,
      BacktestCommand.class,
      WhatIfCommand.class,
      CalendarCommand.class,
      KbCommand.class,
      ServeCommand.class,
      TortureCommand.class,
      TortureNodeCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:Done",
      "1:The torture found something, or a calendar differs",
      "2:The command line or the input cannot be used; the message tells the cure",
      "70:Something unexpected went wrong"
    })
public final class Main implements Runnable {
  /** The command line or the input cannot be used. */
  static final int BAD_INPUT = 2;

  /** A mistake of ours, or of the machine. */
  static final int UNEXPECTED = 70;

  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Show where something unexpected went wrong.")
  private boolean stacktrace;

  /** Filled by picocli. */
  @SuppressWarnings("NullAway.Init")
  Main() {}

  /** Runs the program and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(
        run(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            arguments));
  }

  /** Runs the program. */
  static int run(PrintWriter out, PrintWriter err, String... arguments) {
    Main main = new Main();
    return new CommandLine(main)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::badCommandLine)
        .setExecutionExceptionHandler(main.failures())
        .execute(arguments);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "No command is given.");
  }

  private static int badCommandLine(ParameterException problem, String[] arguments) {
    CommandLine command = problem.getCommandLine();
    command
        .getErr()
        .println(
            problem.getMessage()
                + " Maybe see "
                + command.getCommandSpec().qualifiedName()
                + " --help.");
    return BAD_INPUT;
  }

  private IExecutionExceptionHandler failures() {
    return (problem, command, parsed) -> {
      PrintWriter err = command.getErr();
      boolean bad = problem instanceof TraceException || problem instanceof BadInput;
      if (stacktrace) {
        problem.printStackTrace(err);
      } else if (bad) {
        err.println(problem.getMessage());
      } else {
        err.println(
            "Something unexpected went wrong: %s. Maybe add --stacktrace and tell us."
                .formatted(problem));
      }
      return bad ? BAD_INPUT : UNEXPECTED;
    };
  }
}
