package io.csm.examples.torture;

import io.csm.desk.Csm;
import io.csm.desk.CsmBuilder;
import io.csm.spi.ContentStore;
import io.csm.spi.Leases;
import io.csm.spi.NodeNumbers;
import io.csm.spi.Numbering;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A node: an engine on a shared store, and people who use it. */
final class Node {
  private static final InstantSource TRUTH = InstantSource.system();

  private final ScheduledExecutorService executor;
  private final Csm csm;
  private final Notebook notebook;
  private final Player player;

  /** What several nodes share. */
  record Ports(
      Store store,
      ContentStore contents,
      TicketQueries queries,
      Leases leases,
      NodeNumbers numbers,
      Numbering numbering) {

    /** The same with other leases. */
    Ports with(Leases newLeases) {
      return new Ports(store, contents, queries, newLeases, numbers, numbering);
    }

    /** A builder that has them all. */
    CsmBuilder builder() {
      return Csm.builder()
          .store(store)
          .contents(contents)
          .queries(queries)
          .leases(leases)
          .nodeNumbers(numbers)
          .numbering(numbering);
    }
  }

  /**
   * What makes a node this one.
   *
   * @param name the same in all its lives
   * @param life how often it has begun before
   * @param offset by how much its clock is off
   * @param began when the run began, in milliseconds since 1970
   * @param folder of its notebook
   */
  record Self(
      String name,
      int life,
      long seed,
      int workers,
      Duration offset,
      Duration lease,
      long began,
      Path folder) {

    /** The clock of the node, which is off. */
    InstantSource clock() {
      return () -> TRUTH.instant().plus(offset);
    }

    /** Each life has a notebook of its own. */
    Path notebook(int ofLife) {
      return folder.resolve(name + "." + ofLife + Notebook.SUFFIX);
    }

    Path seen() {
      return folder.resolve(name + View.SUFFIX);
    }
  }

  /**
   * Begins to work at once.
   *
   * @param onAnswer what to do whenever a command has been answered
   */
  Node(Ports ports, Self self, Runnable onAnswer) throws IOException {
    executor = Executors.newScheduledThreadPool(3);
    csm =
        ports
            .builder()
            .node(self.name())
            .clock(self.clock())
            .lease(self.lease())
            .executor(executor)
            .build();
    List<Order> unanswered = unanswered(self);
    notebook = new Notebook(self.notebook(self.life()));
    unanswered.forEach(notebook::intend);
    player = new Player(csm, ports.store(), notebook, self.seen(), unanswered, onAnswer);
    csm.start();
    player.start(
        self.workers(),
        self.seed(),
        self.name() + "." + self.life(),
        self.clock(),
        TRUTH,
        self.began());
  }

  /** What the life before did not get an answer to. */
  private static List<Order> unanswered(Self self) throws IOException {
    Path before = self.notebook(self.life() - 1);
    if (!Files.exists(before)) {
      return List.of();
    }
    return Notebook.read(List.of(before)).values().stream()
        .filter(told -> !told.isAnswered())
        .map(told -> told.order)
        .toList();
  }

  /** Comes to an end in good order: nothing is left unanswered. */
  void finish() throws InterruptedException, IOException {
    player.finish();
    csm.close();
    executor.shutdownNow();
    notebook.close();
  }
}
