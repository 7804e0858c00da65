package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.BrandId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.QueueId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.Brand;
import io.csm.core.config.Pool;
import io.csm.core.config.Queue;
import io.csm.core.event.EventKind;
import io.csm.core.event.JournalEntry;
import io.csm.core.people.AgentProfile;
import io.csm.core.ticket.Ticket;
import io.csm.core.work.Capacity;
import io.csm.core.work.Presence;
import io.csm.core.work.Priority;
import io.csm.desk.Csm;
import io.csm.desk.Desk;
import io.csm.desk.NewTicket;
import io.csm.desk.Result;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.testkit.SettableClock;
import io.csm.testkit.StoreInvariants;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At the default isolation of each database; whoever waits for the host fails after a minute. */
@DisplayName("A host with transactions of its own")
@Timeout(60)
@SuppressWarnings("try") // A scope is there to be closed.
class HostTransactionsTest {
  private static final TenantId TENANT = new TenantId(7);
  private static final QueueId QUEUE = new QueueId(1);
  private static final PoolId POOL = new PoolId(1);
  private static final Duration LEASE = Duration.ofSeconds(5);

  private final SettableClock clock = new SettableClock(Instant.parse("2026-03-02T08:00:00Z"));
  private final JoinedTransactions transactions = new JoinedTransactions();
  private final List<AutoCloseable> open = new ArrayList<>();
  private HikariDataSource source;
  private Store store;
  private Csm csm;
  private Desk desk;
  private CustomerId customer;

  private void use(Dialect dialect) {
    source = keep(TestDatabases.empty(dialect));
    JdbcSchema.create(source);
    execute("CREATE TABLE orders (name VARCHAR(100) NOT NULL)");
    csm = node("a", source, transactions);
    desk = csm.createTenant(TENANT);
    desk.configure(
            new Brand(new BrandId(1), "Shop", "en"),
            new Pool(POOL, "Everybody"),
            Queue.of(QUEUE, "Support", POOL))
        .orThrow();
    customer = desk.createCustomer(null);
    csm.tick(clock.instant());
  }

  private Csm node(String name, HikariDataSource over, HostTransactions host) {
    JdbcStore joining = JdbcStore.builder(over, clock).hostTransactions(host).build();
    store = joining;
    return Csm.builder().store(joining).clock(clock).lease(LEASE).node(name).build();
  }

  private <C extends AutoCloseable> C keep(C resource) {
    open.add(0, resource);
    return resource;
  }

  @AfterEach
  void close() throws Exception {
    if (store != null) {
      StoreInvariants.check(store);
    }
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  private void execute(String sql) {
    try (Connection connection = source.getConnection()) {
      execute(connection, sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private long count(String table) {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private JdbcIntakeContract.OnConnection begin() {
    try {
      return new JdbcIntakeContract.OnConnection(source.getConnection(), transactions);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private Result.Accepted in(
      JdbcIntakeContract.OnConnection transaction, Function<Desk, Result> work) {
    List<Result> result = new ArrayList<>();
    transaction.in(() -> result.add(work.apply(desk)));
    return result.get(0).acceptedOrThrow();
  }

  private NewTicket ticket() {
    return NewTicket.of(customer, QUEUE);
  }

  private int tick(Csm node) {
    return node.tick(clock.instant());
  }

  private List<JournalEntry> journal() {
    ShardId shard = store.shardOf(TENANT).orElseThrow();
    return ((JournalPage.Entries) store.read(shard, Position.START, 10_000)).entries();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("writes an order and opens its ticket, both or none")
  void together(Dialect dialect) throws SQLException {
    use(dialect);

    // [docs
    Result.Accepted accepted;
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      JoinedTransactions.Scope joined = transactions.join(connection);
      try (joined) {
        execute(connection, "INSERT INTO orders (name) VALUES ('order-1')");
        accepted = desk.open(NewTicket.of(customer, QUEUE)).acceptedOrThrow();
        desk.note(accepted.ticketId(), "order-1 is paid").acceptedOrThrow();
      }
      connection.commit();
      joined.committed();
    }
    Ticket ticket = desk.ticket(accepted.ticketId()).orElseThrow();
    // docs]

    assertThat(ticket.number()).isEqualTo(accepted.number());
    assertThat(desk.messages(ticket.id(), null, 10)).hasSize(1);
    assertThat(count("orders")).isEqualTo(1);
    assertThat(count("csm_intake_row")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("delays nobody while its transaction is open: no command, no take-over, no routing")
  void delaysNobody(Dialect dialect) throws Exception {
    use(dialect);
    TicketId before = desk.open(ticket()).orThrow().ticketId();
    var agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(9)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    CountDownLatch written = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    FutureTask<Result.Accepted> host =
        new FutureTask<>(
            () -> {
              JdbcIntakeContract.OnConnection transaction = begin();
              execute(transaction.connection(), "INSERT INTO orders (name) VALUES ('slow')");
              Result.Accepted accepted =
                  in(transaction, inside -> inside.withKey("slow").open(ticket()));
              in(transaction, inside -> inside.changePriority(before, Priority.URGENT));
              in(transaction, inside -> inside.note(before, "paying"));
              written.countDown();
              over.await();
              transaction.commit();
              return accepted;
            });
    Thread thread = new Thread(host, "host");
    thread.setDaemon(true);
    thread.start();
    written.await();

    // The same tenant, the same ticket, the same key, the same customer; then another node.
    TicketId after = desk.open(ticket()).orThrow().ticketId();
    desk.changePriority(before, Priority.LOW).orThrow();
    TicketId same = desk.withKey("slow").open(ticket()).orThrow().ticketId();
    assertThat(desk.createCustomer(null)).isNotEqualTo(customer);
    tick(csm);
    assertThat(desk.ticket(after).orElseThrow().offers()).isNotEmpty();
    Csm other = node("b", source, transactions);
    clock.advance(LEASE.multipliedBy(2));
    ShardId shard = store.shardOf(TENANT).orElseThrow();
    long epoch = store.epoch(shard).number();
    store.takeOver(shard);
    assertThat(store.epoch(shard).number()).isEqualTo(epoch + 1);
    TicketId last = other.desk(TENANT).open(ticket()).orThrow().ticketId();
    assertThat(other.desk(TENANT).ticket(last)).isPresent();
    assertThat(count("csm_intake_row")).isZero();
    assertThat(host.isDone()).isFalse();

    over.countDown();
    Result.Accepted slow = host.get(30, TimeUnit.SECONDS);

    assertThat(desk.ticket(slow.ticketId()).orElseThrow().id()).isEqualTo(same);
    assertThat(desk.ticket(before).orElseThrow().priority()).isEqualTo(Priority.URGENT);
    assertThat(count("csm_intake_row")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("leaves no trace when it rolls back")
  void rolledBack(Dialect dialect) {
    use(dialect);
    int events = journal().size();
    long contents = count("csm_content");
    long commands = count("csm_command");
    JdbcIntakeContract.OnConnection transaction = begin();
    Result.Accepted accepted = in(transaction, inside -> inside.withKey("k").open(ticket()));
    in(transaction, inside -> inside.reply(accepted.ticketId(), "hello"));
    transaction.rollback();

    tick(csm);

    assertThat(desk.ticket(accepted.ticketId())).isEmpty();
    assertThat(journal()).hasSize(events);
    assertThat(count("csm_content")).isEqualTo(contents);
    assertThat(count("csm_command")).isEqualTo(commands);
    assertThat(count("csm_intake_row")).isZero();
    assertThat(desk.withKey("k").open(ticket()).orThrow().ticketId())
        .isNotEqualTo(accepted.ticketId());
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("has its commands decided by the owner, also by one that began after a crash, once")
  void afterCrash(Dialect dialect) {
    use(dialect);
    JdbcIntakeContract.OnConnection transaction = begin();
    Result.Accepted accepted = in(transaction, inside -> inside.open(ticket()));
    in(transaction, inside -> inside.note(accepted.ticketId(), "one"));
    in(transaction, inside -> inside.note(accepted.ticketId(), "two"));
    transaction.commit();
    // The node is gone, and gives nothing back.
    Csm heir = node("b", source, transactions);
    for (int i = 0; i < 6; i++) {
      clock.advance(LEASE);
      tick(heir);
    }
    tick(heir);

    // The leases of the first run by the clock of the database: what the heir does not own yet is
    // decided when it is read.
    Desk there = heir.desk(TENANT);
    assertThat(there.messages(accepted.ticketId(), null, 10)).hasSize(2);
    tick(csm);
    tick(heir);

    assertThat(journal())
        .filteredOn(entry -> entry.event().kind() == EventKind.TICKET_OPENED)
        .hasSize(1);
    assertThat(there.messages(accepted.ticketId(), null, 10)).hasSize(2);
    assertThat(count("csm_intake_row")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("has its commands decided by a tick of the owner, and routed in it")
  void byOwner(Dialect dialect) {
    use(dialect);
    var agent = desk.defineAgent(AgentProfile.of(POOL, new TreeSet<>(), Capacity.ofItems(1)));
    desk.setPresence(agent, Presence.AVAILABLE).orThrow();
    JdbcIntakeContract.OnConnection transaction = begin();
    Result.Accepted accepted = in(transaction, inside -> inside.open(ticket()));
    transaction.commit();

    tick(csm);

    assertThat(count("csm_intake_row")).isZero();
    assertThat(desk.ticket(accepted.ticketId()).orElseThrow().offers()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("has them decided by a plain read on another node")
  void byRead(Dialect dialect) {
    use(dialect);
    Csm other = node("b", source, transactions);
    HostKey<TicketId> key = HostKey.of("order-1");
    JdbcIntakeContract.OnConnection transaction = begin();
    Result.Accepted accepted = in(transaction, inside -> inside.open(ticket().withKey(key)));
    in(transaction, inside -> inside.solve(key, "at once"));
    transaction.commit();

    Optional<Ticket> read = other.desk(TENANT).ticket(key);

    assertThat(read.map(Ticket::id)).contains(accepted.ticketId());
    assertThat(read.orElseThrow().solvedAt()).isNotNull();
    assertThat(count("csm_intake_row")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("may repeat a key in two transactions: one ticket, and both ids lead to it")
  void sameKey(Dialect dialect) {
    use(dialect);
    JdbcIntakeContract.OnConnection one = begin();
    JdbcIntakeContract.OnConnection two = begin();
    Result.Accepted first = in(one, inside -> inside.withKey("k").open(ticket()));
    Result.Accepted second = in(two, inside -> inside.withKey("k").open(ticket()));
    two.commit();
    tick(csm);
    one.commit();
    tick(csm);

    Ticket opened = desk.ticket(second.ticketId()).orElseThrow();
    assertThat(desk.ticket(first.ticketId())).contains(opened);
    assertThat(desk.note(first.ticketId(), "x").orThrow().ticketId()).isEqualTo(opened.id());
    assertThat(journal())
        .filteredOn(entry -> entry.event().kind() == EventKind.TICKET_OPENED)
        .hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("is told by an event of what turned out not to be allowed")
  void rejected(Dialect dialect) {
    use(dialect);
    JdbcIntakeContract.OnConnection transaction = begin();
    in(transaction, inside -> inside.open(NewTicket.of(HostKey.of("nobody"), QUEUE)));
    transaction.commit();

    tick(csm);

    assertThat(journal())
        .filteredOn(entry -> entry.event().kind() == EventKind.INTAKE_REJECTED)
        .hasSize(1);
    assertThat(count("csm_intake")).isEqualTo(1);
    assertThat(count("csm_intake_row")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("shares no transaction over another database, in auto-commit, read-only, or nested")
  void notShared(Dialect dialect) throws SQLException {
    use(dialect);
    try (HikariDataSource elsewhere = TestDatabases.empty(dialect);
        Connection foreign = elsewhere.getConnection();
        Connection own = source.getConnection()) {
      foreign.setAutoCommit(false);
      refused(foreign);
      foreign.rollback();
      refused(own);
      own.setAutoCommit(false);
      if (dialect != Dialect.H2) {
        // H2 takes no notice of it.
        own.setReadOnly(true);
        refused(own);
        own.rollback();
        own.setReadOnly(false);
      }
      try (JoinedTransactions.Scope joined = transactions.join(own)) {
        refused(own);
      }
      own.rollback();
    }
    assertThat(count("csm_intake_row")).isZero();
    assertThat(desk.open(ticket()).isDone()).as("no thread keeps a scope").isTrue();
  }

  private void refused(Connection connection) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(
            () -> {
              try (JoinedTransactions.Scope joined = transactions.join(connection)) {
                desk.open(ticket());
              }
            })
        .satisfies(e -> assertThat(e.code()).isEqualTo(Code.NO_SHARED_TRANSACTION));
  }
}
