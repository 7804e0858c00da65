package io.csm.examples.torture;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.desk.Csm;
import io.csm.desk.Result;
import io.csm.spi.Store;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The people of one node: threads that give one command after the other, write down what they are
 * told, and ask once more where they were told nothing.
 */
final class Player {
  /** How often a command is given that failed, in this life of the node. */
  private static final int MAX_TRIES = 5;

  private final Csm csm;
  private final View view;
  private final Notebook notebook;
  private final Runnable onAnswer;
  private final List<Thread> threads = new ArrayList<>();

  /** Commands to be given once more, by whoever is free. */
  private final Queue<Order> again = new ConcurrentLinkedQueue<>();

  private volatile boolean stopped;

  /**
   * @param unanswered commands of an earlier life that nobody knows the answer to
   * @param onAnswer what to do whenever a command has been answered
   */
  Player(
      Csm csm,
      Store store,
      Notebook notebook,
      Path seen,
      List<Order> unanswered,
      Runnable onAnswer) {
    this.csm = csm;
    this.notebook = notebook;
    this.onAnswer = onAnswer;
    this.view = new View(store, seen);
    again.addAll(unanswered);
  }

  /**
   * Begins.
   *
   * @param name of this life of the node; begins the keys of all commands
   * @param began see {@link Generator}
   */
  void start(
      int workers, long seed, String name, InstantSource clock, InstantSource truth, long began) {
    threads.add(new Thread(this::follow, "follower"));
    for (int i = 0; i < workers; i++) {
      String worker = name + "." + i;
      Generator generator = new Generator(seed, worker, view, clock, truth, began);
      RandomGenerator random = new SplittableRandom(seed ^ worker.hashCode());
      threads.add(new Thread(() -> work(generator, random), worker));
    }
    threads.forEach(Thread::start);
  }

  private void follow() {
    while (!stopped) {
      try {
        view.follow();
      } catch (RuntimeException failed) {
        System.err.println("The journal could not be read: " + failed);
      }
      pause(40);
    }
  }

  private void work(Generator generator, RandomGenerator random) {
    while (!stopped) {
      Order repeated = again.poll();
      if (repeated != null) {
        play(repeated, random);
        continue;
      }
      Order order = generator.next();
      notebook.intend(order);
      if (random.nextInt(25) == 0) {
        again.add(order);
      }
      play(order, random);
    }
  }

  private void play(Order order, RandomGenerator random) {
    for (int i = 0; i < MAX_TRIES && !stopped; i++) {
      try {
        Result result = order.run(csm.desk(order.tenant()));
        notebook.answered(order, result);
        onAnswer.run();
        return;
      } catch (RuntimeException failed) {
        if (failed instanceof CsmException known && known.problem().code() == Code.ENGINE_CLOSED) {
          return;
        }
        notebook.failed(order, failed);
        pause(20L + random.nextInt(80) * (i + 1L));
      }
    }
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets everybody finish what they have begun, and reads the journal once more. */
  void finish() throws InterruptedException {
    stopped = true;
    for (Thread thread : threads) {
      thread.join(20_000);
    }
  }
}
