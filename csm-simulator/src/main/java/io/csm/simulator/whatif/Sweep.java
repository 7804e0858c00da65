package io.csm.simulator.whatif;

import java.util.function.Supplier;

/** Where the results of runs are kept, so that a sweep can go on after an interruption. */
interface Sweep {
  /** Keeps nothing. */
  static Sweep unkept() {
    return (key, run) -> run.get();
  }

  /**
   * The figures of a run: kept ones if there are any, else those of the run.
   *
   * @param key everything that the figures depend on
   */
  Measured of(String key, Supplier<Measured> run);
}
