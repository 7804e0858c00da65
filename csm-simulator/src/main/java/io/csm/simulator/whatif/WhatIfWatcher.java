package io.csm.simulator.whatif;

/** Looks on while a sweep runs; called by the thread that runs it. */
@FunctionalInterface
public interface WhatIfWatcher {
  /**
   * How far a sweep has come.
   *
   * @param done how many runs are over
   * @param runs how many there are
   * @param share of the present run's time that is over, 0 to 1
   * @param what the present run
   */
  record Progress(long done, long runs, double share, String what) {
    /** Of the whole sweep, 0 to 1. */
    public double total() {
      return runs == 0 ? 1 : Math.min(1, (done + share) / runs);
    }
  }

  /** Called now and then, and after every run. */
  void at(Progress progress);
}
