package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.InMemoryLeases;
import io.csm.testkit.Race;
import io.csm.testkit.StoreInvariants;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two nodes on one database, with a clock that is set by hand. */
@DisplayName("Alerts of clocks and deadlines on a database")
class FiringTest {
  private static final Instant START = Instant.parse("2026-03-02T01:00:00Z");
  private static final LocalDate TODAY = LocalDate.of(2026, 3, 2);
  private static final int TICKETS = 12;

  private final AtomicReference<Instant> time = new AtomicReference<>(START);
  private final InstantSource clock = time::get;

  @ParameterizedTest(name = "{0}")
  @EnumSource(Dialect.class)
  @DisplayName(
      "are told once each by two nodes that tick at the same time, through changes of the calendar"
          + " and a week in which no node ran")
  void once(Dialect dialect) {
    fire(dialect, true);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(
      value = Dialect.class,
      names = {"H2", "POSTGRESQL"})
  @DisplayName("are told once each by two nodes that both take every shard for their own")
  void withoutLeases(Dialect dialect) {
    fire(dialect, false);
  }

  private void fire(Dialect dialect, boolean leases) {
    try (HikariDataSource one = TestDatabases.empty(dialect);
        HikariDataSource other = TestDatabases.another(one)) {
      JdbcSchema.create(one);
      List<Csm> nodes = List.of(node(one, "a", leases), node(other, "b", leases));
      FiringWorld.create(nodes.get(0));
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < TICKETS; i++) {
        for (TenantId tenant : FiringWorld.TENANTS) {
          expected.addAll(FiringWorld.open(nodes.get(i % 2).desk(tenant), tenant, time.get()));
        }
        pass(nodes, Duration.ofMinutes(6));
      }
      JdbcStore store = JdbcStore.builder(one, clock).build();
      assertThat(FiringWorld.told(store))
          .as("some breaches and warnings before the calendar changes")
          .doesNotHaveDuplicates()
          .anyMatch(told -> told.endsWith(" 50%"))
          .anyMatch(told -> told.endsWith(" after 5"));

      configure(nodes.get(0), TODAY);
      pass(nodes, Duration.ofMinutes(90));
      configure(nodes.get(1));
      pass(nodes, Duration.ofMinutes(40));
      pass(nodes, Duration.ofMinutes(31));
      assertThat(FiringWorld.told(store)).anyMatch(told -> told.endsWith(" 100%"));
      configure(nodes.get(0), TODAY.plusDays(1));
      nodes.forEach(Csm::close);

      time.updateAndGet(now -> now.plus(Duration.ofDays(7)));
      List<Csm> back = List.of(node(one, "c", leases), node(other, "d", leases));
      // What both wanted to tell at once is tried again by the one that lost after a minute.
      pass(back, Duration.ZERO);
      pass(back, Duration.ofMinutes(2));
      pass(back, Duration.ofMinutes(2));
      back.forEach(Csm::close);

      List<String> told = FiringWorld.told(store);
      assertThat(told).doesNotHaveDuplicates().containsAll(expected);
      Set<String> besides = new HashSet<>(told);
      expected.forEach(besides::remove);
      assertThat(besides)
          .as("warnings that were passed in time, and nothing else")
          .allMatch(warning -> warning.endsWith(" 50%") || warning.endsWith(" 100% -PT10M"));
      StoreInvariants.check(store);
    }
  }

  private static void configure(Csm node, LocalDate... holidays) {
    for (TenantId tenant : FiringWorld.TENANTS) {
      Desk desk = node.desk(tenant);
      desk.configure(FiringWorld.calendar(holidays)).orThrow();
    }
  }

  /** Lets time go by, and both nodes do at the same moment what is due. */
  private void pass(List<Csm> nodes, Duration passed) {
    Instant now = time.updateAndGet(before -> before.plus(passed));
    List<Integer> ignored =
        Race.of(
            nodes.size(),
            runner ->
                () -> {
                  int rounds = 0;
                  while (nodes.get(runner).tick(now) > 0) {
                    rounds++;
                  }
                  return rounds;
                });
  }

  private Csm node(HikariDataSource source, String name, boolean leases) {
    var builder =
        Csm.builder().store(JdbcStore.builder(source, clock).build()).clock(clock).node(name);
    // Leases of its own know of nobody else.
    return (leases ? builder : builder.leases(new InMemoryLeases(clock))).build();
  }
}
