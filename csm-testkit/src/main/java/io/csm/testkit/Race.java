package io.csm.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Threads that start at the same moment. The only place of csm that makes threads by itself. */
public final class Race {
  private static final int SECONDS = 120;

  private Race() {}

  /** What each runner came to, in the order of their numbers from 0. */
  public static <T> List<T> of(int runners, IntFunction<Callable<T>> runner) {
    CyclicBarrier start = new CyclicBarrier(runners);
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (int i = 0; i < runners; i++) {
      Callable<T> work = runner.apply(i);
      FutureTask<T> task =
          new FutureTask<>(
              () -> {
                start.await(SECONDS, TimeUnit.SECONDS);
                return work.call();
              });
      Thread thread = new Thread(task, "race-" + i);
      thread.setDaemon(true);
      thread.start();
      tasks.add(task);
    }
    List<T> results = new ArrayList<>();
    for (FutureTask<T> task : tasks) {
      try {
        results.add(task.get(SECONDS, TimeUnit.SECONDS));
      } catch (ExecutionException failed) {
        throw new AssertionError("a thread of the race failed", failed.getCause());
      } catch (TimeoutException late) {
        throw new AssertionError("a thread of the race did not end in time", late);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new AssertionError("the race was interrupted", interrupted);
      }
    }
    return results;
  }
}
