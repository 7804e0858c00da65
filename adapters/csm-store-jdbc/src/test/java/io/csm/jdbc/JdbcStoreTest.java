package io.csm.jdbc;

import static io.csm.testkit.Fixtures.ACCOUNT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ContentRef;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.PoolId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.RoundEvent;
import io.csm.core.event.TicketEvent;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ContentRow;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.StoredAnswer;
import io.csm.spi.Versioned;
import io.csm.testkit.Fixtures;
import io.csm.testkit.Scribe;
import io.csm.testkit.SettableClock;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A store in a database")
class JdbcStoreTest {
  private static final ShardId SHARD = new ShardId(0);

  private final SettableClock clock = new SettableClock(START);
  private final Scribe scribe = new Scribe(clock);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HikariDataSource source;
  private JdbcStore store;

  private void use(Dialect dialect) {
    source = TestDatabases.empty(dialect);
    JdbcSchema.create(source);
    store = JdbcStore.builder(source, clock).build();
    store.createTenant(TENANT, SHARD);
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    if (source != null) {
      source.close();
    }
  }

  private static AggregateKey ticket(long id) {
    return AggregateKey.of(TENANT, new TicketId(id));
  }

  private Change open(long id, Guard... guards) {
    return Scribe.guarded(scribe.first(ticket(id), Fixtures.opened(id)), guards);
  }

  private Change note(long id) {
    Versioned before = store.load(List.of(ticket(id))).get(0).orElseThrow();
    return Scribe.change(scribe.next(before, noted()));
  }

  private static TicketEvent noted() {
    return new TicketEvent.MessageNoted(new io.csm.core.MessageId(1), MessageDirection.INTERNAL);
  }

  private static StoredAnswer answer(String key) {
    return new StoredAnswer(
        new CommandKey(key), "a".repeat(64), "done", START.plus(Duration.ofHours(1)));
  }

  private CommitResult commit(Change change) {
    return store.commit(SHARD, List.of(change)).get(0);
  }

  private long count(String query) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      while (row.next()) {
        texts.add(row.getString(1));
      }
    }
    return texts;
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  // ---- locks of others

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("goes on with everything else while somebody has a ticket's row locked")
  void lockedRow(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1));
    commit(open(2));
    Change blocked = note(1);
    Change other = note(2);
    try (Connection somebody = source.getConnection()) {
      somebody.setAutoCommit(false);
      execute(
          somebody,
          "SELECT id FROM csm_ticket WHERE shard = 0 AND tenant = 1 AND id = 1 FOR UPDATE");

      assertThat(commit(other)).isInstanceOf(CommitResult.Committed.class);
      assertThat(commit(blocked)).isEqualTo(new CommitResult.Busy(List.of(ticket(1))));
      somebody.rollback();
    }

    assertThat(commit(blocked)).isInstanceOf(CommitResult.Committed.class);
    assertThat(store.end(SHARD)).isEqualTo(new Position(4));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("of a list commits what does not need a locked row, and refuses what builds on it")
  void lockedRowOfAList(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1));
    commit(open(2));
    Change blocked = note(1);
    Versioned after = new Versioned(ticket(1), 2, START, blocked.writes().get(0).state());
    Change onTop = Scribe.change(scribe.next(after, noted()));
    try (Connection somebody = source.getConnection()) {
      somebody.setAutoCommit(false);
      execute(
          somebody,
          "SELECT id FROM csm_ticket WHERE shard = 0 AND tenant = 1 AND id = 1 FOR UPDATE");

      List<CommitResult> results = store.commit(SHARD, List.of(open(3), blocked, onTop, note(2)));

      assertThat(results.get(0)).isEqualTo(new CommitResult.Committed(new Position(3)));
      assertThat(results.get(1)).isEqualTo(new CommitResult.Busy(List.of(ticket(1))));
      assertThat(results.get(2)).isInstanceOf(CommitResult.Conflict.class);
      assertThat(results.get(3)).isEqualTo(new CommitResult.Committed(new Position(4)));
      somebody.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("refuses after a bounded wait while somebody has the shard's row locked")
  void lockedShard(Dialect dialect) throws SQLException {
    use(dialect);
    try (Connection somebody = source.getConnection()) {
      somebody.setAutoCommit(false);
      execute(somebody, "SELECT epoch FROM csm_shard WHERE shard = 0 FOR UPDATE");

      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> commit(open(1)))
          .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.CONTENDED));
      somebody.rollback();
    }

    assertThat(store.end(SHARD)).isEqualTo(Position.START);
    assertThat(commit(open(1))).isEqualTo(new CommitResult.Committed(new Position(1)));
  }

  @ParameterizedTest
  @EnumSource(
      value = Dialect.class,
      names = {"POSTGRESQL", "MARIADB", "MYSQL"})
  @DisplayName("waits for an owner that froze in its transaction only until the database ends it")
  void frozenOwner(Dialect dialect) throws Exception {
    use(dialect);
    JdbcStore other = JdbcStore.builder(source, clock).build();
    CountDownLatch locked = new CountDownLatch(1);
    CountDownLatch thawed = new CountDownLatch(1);
    Database database = new Database(source, dialect, null, "csm_");
    Future<Boolean> frozen =
        threads.submit(
            () ->
                Bounded.once(
                    database,
                    transaction -> {
                      transaction
                          .script()
                          .query(
                              "SELECT epoch FROM ${shard} WHERE shard = 0"
                                  + transaction.forUpdate(),
                              row -> {})
                          .run();
                      locked.countDown();
                      try {
                        thawed.await();
                      } catch (InterruptedException told) {
                        throw new SQLException(told);
                      }
                      transaction
                          .script()
                          .update("UPDATE ${shard} SET last_position = 99 WHERE shard = 0")
                          .run();
                      return true;
                    }));
    locked.await();

    assertThat(other.commit(SHARD, List.of(open(1))).get(0))
        .isEqualTo(new CommitResult.Committed(new Position(1)));

    thawed.countDown();
    assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
        .isThrownBy(frozen::get)
        .withCauseInstanceOf(SQLException.class);
    assertThat(store.end(SHARD)).isEqualTo(new Position(1));
  }

  // ---- connections that break

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("knows a command again whose connection was lost after its commit")
  void lostAfterCommit(Dialect dialect) {
    use(dialect);
    BreakingSource breaking = new BreakingSource(source);
    JdbcStore broken = JdbcStore.builder(breaking, clock).build();
    breaking.breakNext(BreakingSource.When.AFTER_COMMIT);

    CommitResult result =
        broken.commit(SHARD, List.of(open(1, new Guard.ClaimCommand(answer("c"))))).get(0);

    assertThat(result).isEqualTo(new CommitResult.Repeated(answer("c")));
    assertThat(store.end(SHARD)).isEqualTo(new Position(1));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("commits a command whose connection was lost before its commit")
  void lostBeforeCommit(Dialect dialect) {
    use(dialect);
    BreakingSource breaking = new BreakingSource(source);
    JdbcStore broken = JdbcStore.builder(breaking, clock).build();
    breaking.breakNext(BreakingSource.When.BEFORE_COMMIT);

    CommitResult result =
        broken.commit(SHARD, List.of(open(1, new Guard.ClaimCommand(answer("c"))))).get(0);

    assertThat(result).isEqualTo(new CommitResult.Committed(new Position(1)));
    assertThat(store.end(SHARD)).isEqualTo(new Position(1));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("commits nothing and says so while there is no connection, and recovers")
  void noConnection(Dialect dialect) {
    use(dialect);
    BreakingSource breaking = new BreakingSource(source);
    JdbcStore broken = JdbcStore.builder(breaking, clock).build();
    broken.shardOf(TENANT);
    breaking.breakNext(BreakingSource.When.CONNECTING);

    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(() -> broken.commit(SHARD, List.of(open(1))))
        .satisfies(refused -> assertThat(refused.code()).isEqualTo(Code.STORE_FAILED));

    assertThat(broken.commit(SHARD, List.of(open(1))).get(0))
        .isEqualTo(new CommitResult.Committed(new Position(1)));
  }

  // ---- texts and times

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("tells any two addresses apart, whatever characters are in them")
  void addresses(Dialect dialect) {
    use(dialect);
    List<String> addresses =
        List.of(
            "anna",
            "Anna",
            "anna ",
            "ann\u00e1",
            "a\u0301nna",
            "\ud842\udfb7",
            "\ud83d\ude00",
            "\ud83d",
            "\ude00",
            "a\0b",
            "a\ufffdb",
            "x".repeat(512),
            "x".repeat(511) + "y");
    for (int i = 0; i < addresses.size(); i++) {
      IdentityKey key = new IdentityKey(ACCOUNT, addresses.get(i));
      Guard claim = new Guard.ClaimIdentity(key, new CustomerId(100 + i), new ContentId(100 + i));

      assertThat(commit(new Change(TENANT, List.of(), List.of(claim))))
          .isInstanceOf(CommitResult.Committed.class);
    }
    for (int i = 0; i < addresses.size(); i++) {
      assertThat(store.customerOf(TENANT, new IdentityKey(ACCOUNT, addresses.get(i))))
          .contains(new CustomerId(100 + i));
    }
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("gives state and history back to the nanosecond and to the character")
  void exact(Dialect dialect) {
    use(dialect);
    clock.set(Instant.parse("2026-03-02T08:00:00.123456789Z"));
    TreeMap<String, FieldValue> fields = new TreeMap<>();
    fields.put("a", new FieldValue.Text("\ud842\udfb7 \ud83d\ude00 \\ \" ' \n\t %"));
    fields.put("b", new FieldValue.Text("nul \0"));
    fields.put("c", new FieldValue.Text("x".repeat(20_000)));
    commit(open(1));
    Versioned before = store.load(List.of(ticket(1))).get(0).orElseThrow();
    var write = scribe.next(before, new TicketEvent.FieldsChanged(fields, new TreeSet<>()));

    commit(Scribe.change(write));

    Versioned after = store.load(List.of(ticket(1))).get(0).orElseThrow();
    assertThat(after.state()).isEqualTo(write.state());
    assertThat(after.lastRecordedAt()).isEqualTo(clock.instant());
    assertThat(store.history(ticket(1), 1, 1)).isEqualTo(write.events());
  }

  // ---- what people read

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("lists the tags and the fields of a ticket as they are now")
  void lists(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1));
    TreeMap<String, FieldValue> fields = new TreeMap<>();
    fields.put("order", new FieldValue.Text("A-1"));
    fields.put("note", new FieldValue.Text("y".repeat(201)));
    change(new TicketEvent.TagsChanged(new TreeSet<>(List.of("x", "y")), new TreeSet<>()));
    change(new TicketEvent.FieldsChanged(fields, new TreeSet<>()));
    change(new TicketEvent.TagsChanged(new TreeSet<>(List.of("z")), new TreeSet<>(List.of("x"))));

    assertThat(texts("SELECT tag FROM csm_ticket_tag ORDER BY tag")).containsExactly("y", "z");
    assertThat(texts("SELECT text FROM csm_ticket_field WHERE field = 'order'"))
        .containsExactly("A-1");
    assertThat(texts("SELECT text FROM csm_ticket_field WHERE field = 'note'").get(0))
        .hasSize(200)
        .startsWith("yyy");
  }

  private void change(TicketEvent event) {
    Versioned before = store.load(List.of(ticket(1))).get(0).orElseThrow();
    assertThat(commit(Scribe.change(scribe.next(before, event))))
        .isInstanceOf(CommitResult.Committed.class);
  }

  // ---- what need not be kept

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("forgets answers some time after they need not be kept, and their keys are free")
  void forgets(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1, new Guard.ClaimCommand(answer("c"))));
    commit(open(2, new Guard.ClaimCommand(answer("d"))));
    clock.set(START.plus(Duration.ofHours(2)));
    StoredAnswer later =
        new StoredAnswer(
            new CommandKey("c"), "b".repeat(64), "again", clock.instant().plusSeconds(60));

    assertThat(store.answer(TENANT, new CommandKey("c"))).isEmpty();
    assertThat(commit(open(3, new Guard.ClaimCommand(later))))
        .isInstanceOf(CommitResult.Committed.class);

    assertThat(store.answer(TENANT, new CommandKey("c"))).contains(later);
    assertThat(count("SELECT COUNT(*) FROM csm_command")).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("loses its rounds when its journal is truncated, and nothing else")
  void truncated(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1));
    AggregateKey router = AggregateKey.router(TENANT, new PoolId(1));
    commit(
        Scribe.change(
            scribe.first(
                router,
                new RoundEvent(
                    1, 1, Position.START, START, 1, List.of(), 0, List.of(), List.of()))));
    commit(open(2));

    assertThat(store.truncate(SHARD, new Position(2))).isEqualTo(new Position(3));

    assertThat(store.read(SHARD, new Position(1), 10))
        .isEqualTo(new JournalPage.Truncated(new Position(3)));
    assertThat(store.history(ticket(1), 0, 10)).hasSize(1);
    assertThat(count("SELECT COUNT(*) FROM csm_journal")).isEqualTo(2);
    assertThat(store.truncate(SHARD, new Position(1))).isEqualTo(new Position(3));
    assertThat(store.truncate(SHARD, new Position(99))).isEqualTo(new Position(4));
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("forgets closed tickets with all that is theirs, once no follower can read of them")
  void forgetsClosed(Dialect dialect) throws SQLException {
    use(dialect);
    AggregateKey message = AggregateKey.of(TENANT, new io.csm.core.MessageId(5));
    commit(open(1, new Guard.ClaimHostKey(AggregateType.TICKET, "unused", 9)));
    commit(open(2));
    commit(Scribe.change(scribe.first(message, Fixtures.added(new TicketId(1)))));
    change(new TicketEvent.TagsChanged(new TreeSet<>(List.of("x")), new TreeSet<>()));
    ContentRef reason = Fixtures.content(77);
    store.put(TENANT, List.of(new ContentRow(reason.id(), null, new byte[16], new byte[1])));
    change(new TicketEvent.StatusChanged("closed", StatusCategory.CLOSED, reason));
    Instant later = START.plus(Duration.ofDays(1));

    assertThat(store.forgetClosed(SHARD, later, 100)).isZero();
    store.truncate(SHARD, store.end(SHARD));
    assertThat(store.forgetClosed(SHARD, START, 100)).isZero();
    assertThat(store.forgetClosed(SHARD, later, 100)).isEqualTo(1);
    assertThat(store.forgetClosed(SHARD, later, 100)).isZero();

    assertThat(store.ids(TENANT, AggregateType.TICKET, 0, 10)).containsExactly(2L);
    assertThat(store.ids(TENANT, AggregateType.MESSAGE, 0, 10)).isEmpty();
    assertThat(store.history(ticket(1), 0, 10)).isEmpty();
    assertThat(store.history(ticket(2), 0, 10)).hasSize(1);
    assertThat(count("SELECT COUNT(*) FROM csm_journal")).isEqualTo(1);
    assertThat(count("SELECT COUNT(*) FROM csm_ticket_tag")).isZero();
    assertThat(store.read(TENANT, List.of(reason.id())).get(0)).isEmpty();
    assertThat(store.idOf(TENANT, AggregateType.TICKET, "unused")).hasValue(9);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  @DisplayName("forgets the closed tickets behind those that somebody has locked")
  void forgetsBehindLocked(Dialect dialect) throws SQLException {
    use(dialect);
    commit(open(1));
    change(new TicketEvent.StatusChanged("closed", StatusCategory.CLOSED, null));
    clock.set(START.plusSeconds(1));
    commit(open(2));
    Versioned second = store.load(List.of(ticket(2))).get(0).orElseThrow();
    commit(
        Scribe.change(
            scribe.next(
                second, new TicketEvent.StatusChanged("closed", StatusCategory.CLOSED, null))));
    store.truncate(SHARD, store.end(SHARD));
    Instant later = START.plus(Duration.ofDays(1));
    try (Connection somebody = source.getConnection()) {
      somebody.setAutoCommit(false);
      execute(
          somebody,
          "SELECT id FROM csm_ticket WHERE shard = 0 AND tenant = 1 AND id = 1 FOR UPDATE");

      assertThat(store.forgetClosed(SHARD, later, 1)).isEqualTo(1);
      assertThat(store.forgetClosed(SHARD, later, 1)).isZero();
      somebody.rollback();
    }

    assertThat(store.ids(TENANT, AggregateType.TICKET, 0, 10)).containsExactly(1L);
    assertThat(store.forgetClosed(SHARD, later, 1)).isEqualTo(1);
  }
}
