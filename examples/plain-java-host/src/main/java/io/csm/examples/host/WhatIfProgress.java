package io.csm.examples.host;

import io.csm.simulator.whatif.WhatIfWatcher;
import java.io.PrintWriter;
import java.util.Locale;

/** Tells how far a sweep has come: a bar on a terminal, else a line for every tenth. */
final class WhatIfProgress implements WhatIfWatcher {
  private static final int WIDTH = 40;

  private final PrintWriter err;
  private final boolean terminal;
  private int shown = -1;

  WhatIfProgress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  @Override
  public void at(Progress progress) {
    int percent = (int) (progress.total() * 100);
    if (terminal ? percent == shown : percent / 10 == shown / 10 && shown >= 0) {
      return;
    }
    shown = percent;
    String text =
        String.format(
            Locale.ROOT,
            "%3d %%  run %,d of %,d: %s",
            percent,
            Math.min(progress.done() + 1, progress.runs()),
            progress.runs(),
            progress.what());
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
