package io.csm.examples.host;

import io.csm.simulator.ReplayWatcher;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells how far a replay has come: a bar on a terminal, else a line for every tenth. */
final class Progress implements ReplayWatcher {
  private static final int WIDTH = 40;

  private final PrintWriter err;
  private final boolean terminal;
  private int shown = -1;

  Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether somebody looks on; from JDK 22 on there may be a console that is no terminal. */
  @SuppressWarnings("SystemConsoleNull")
  static boolean onTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  @Override
  public void at(Moment moment) {
    int percent = (int) (moment.done() * 100);
    if (terminal ? percent == shown : percent / 10 == shown / 10 && shown >= 0) {
      return;
    }
    shown = percent;
    String text =
        String.format(
            Locale.ROOT,
            "%3d %%  %,d callers, %,d waiting",
            percent,
            moment.calls(),
            moment.waitingCount());
    if (terminal) {
      int full = WIDTH * percent / 100;
      err.print("\r[" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + text + "    ");
      err.flush();
    } else {
      err.println(text);
    }
  }

  /** Ends the line of the bar. */
  void done() {
    if (terminal) {
      err.println();
    }
  }
}
