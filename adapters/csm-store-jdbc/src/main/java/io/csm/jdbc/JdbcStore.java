package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.spi.ArticleStore;
import io.csm.spi.ArticleUses;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ContentRow;
import io.csm.spi.ContentStore;
import io.csm.spi.Epoch;
import io.csm.spi.IdentityKey;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import io.csm.spi.JournalPage;
import io.csm.spi.Leases;
import io.csm.spi.NodeNumbers;
import io.csm.spi.Numbering;
import io.csm.spi.Sessions;
import io.csm.spi.Signals;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.TicketQueries;
import io.csm.spi.Versioned;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The store in a database, and with it every port that belongs to a store: H2 as a file, PostgreSQL
 * from 14, MariaDB from 10.11 or MySQL from 8.0.31, over the data source of the host.
 *
 * <p><b>Tables</b> are there before it is built; {@link JdbcSchema} creates them.
 *
 * <p><b>Threads.</b> Safe from any thread. Several stores, in one process or in several, may share
 * a database, each with a data source of its own; of processes with H2, all but one use its server.
 *
 * <p><b>Connections.</b> Each call takes one connection for as long as it lasts and gives it back
 * as it was. Of the callers who commit to one shard at a time, one uses a connection and the others
 * wait for it.
 *
 * <p><b>Failure.</b> What the database refuses is a {@link CsmException} with {@code STORE_FAILED},
 * and its outcome unknown. A change to a row that somebody else keeps locked for longer than 2 s is
 * answered {@link CommitResult.Busy}; a shard whose own row is kept locked for longer than 3 s, so
 * that nothing can be committed to it, is a {@code CONTENDED}. {@code OVERLOADED} if 10,000 changes
 * wait for a shard already. Nothing was done in these cases.
 */
public final class JdbcStore
    implements Store,
        ContentStore,
        TicketQueries,
        Leases,
        NodeNumbers,
        Numbering,
        Sessions,
        Intake {
  private final Database database;
  private final StoreReads reads;
  private final StoreWrites writes;
  private final ContentStore contents;
  private final TicketQueries queries;
  private final Leases leases;
  private final NodeNumbers nodeNumbers;
  private final Numbering numbering;
  private final Sessions sessions;
  private final Retention retention;
  private final JdbcIntake intake;
  private final ArticleStore articles;
  private final ArticleUses articleUses;
  private final List<StoreAbility> abilities;

  private JdbcStore(
      Database database,
      InstantSource clock,
      @Nullable HostTransactions host,
      boolean namesSchema) {
    JdbcSchema.check(database);
    this.database = database;
    List<StoreAbility> able = new ArrayList<>(Abilities.of(database));
    if (host != null) {
      able.add(StoreAbility.HOST_TRANSACTIONS);
    }
    abilities = List.copyOf(able);
    intake = new JdbcIntake(database, host == null ? Optional::empty : host, namesSchema);
    reads = new StoreReads(database);
    writes = new StoreWrites(database, clock, reads);
    contents = new JdbcContentStore(database);
    queries = new JdbcTicketQueries(database, writes::shardOf);
    leases = new JdbcLeases(database);
    nodeNumbers = new JdbcNodeNumbers(database);
    numbering = new JdbcNumbering(database);
    sessions = new JdbcSessions(database);
    retention = new Retention(database);
    articles = new JdbcArticles(database);
    articleUses = new JdbcArticleUses(database);
  }

  /**
   * Wakes this node when another has committed, through LISTEN and NOTIFY; empty where the database
   * is not PostgreSQL, whose driver has to be on the class path. From now on this node tells
   * others, too: so all nodes take it, or none. It keeps two connections of the data source.
   *
   * @return to be given to the builder of the engine, and closed after it
   */
  public Optional<Signals> signals() {
    if (database.dialect() != Dialect.POSTGRESQL) {
      return Optional.empty();
    }
    PostgresNotifier notifier = new PostgresNotifier(database);
    notifier.connect();
    writes.notifying(notifier);
    return Optional.of(new PostgresSignals(database, notifier));
  }

  /**
   * The articles of the knowledge base, in tables beside the others. Their tenants need not be
   * created here. Commits of one tenant follow one another; each call is one transaction.
   */
  public ArticleStore articles() {
    return articles;
  }

  /** How articles are used, and what people say of them, in tables beside them. */
  public ArticleUses articleUses() {
    return articleUses;
  }

  /**
   * A store to configure.
   *
   * @param clock by which answers to commands are forgotten, and nothing else
   */
  public static Builder builder(DataSource source, InstantSource clock) {
    return new Builder(source, clock);
  }

  /**
   * {@code DURABLE}; {@code SEVERAL_NODES}, except with an H2 that runs inside of this process; and
   * {@code HOST_TRANSACTIONS} if the builder was told how to find them.
   */
  @Override
  public List<StoreAbility> abilities() {
    return abilities;
  }

  @Override
  public int shards() {
    return writes.shards();
  }

  // ---- tenants

  @Override
  public ShardId createTenant(TenantId tenant, ShardId shard) {
    return writes.createTenant(tenant, shard);
  }

  @Override
  public Optional<ShardId> shardOf(TenantId tenant) {
    return writes.shardOf(tenant);
  }

  @Override
  public List<TenantId> tenants(ShardId shard, @Nullable TenantId after, int limit) {
    List<TenantId> found = reads.tenants(writes.known(shard), after, Limits.list(limit));
    // Whoever lists tenants goes on to read each of them.
    writes.remember(found, shard);
    return found;
  }

  // ---- state and journal

  @Override
  public List<CommitResult> commit(ShardId shard, List<Change> changes) {
    return writes.commit(shard, changes);
  }

  @Override
  public List<Optional<Versioned>> load(List<AggregateKey> keys) {
    Limits.bounded("keys", keys);
    return reads.load(keys, writes::shardOf);
  }

  @Override
  public JournalPage read(ShardId shard, Position after, int limit) {
    List<JournalEntry> known = writes.tail(writes.known(shard)).after(after, Limits.events(limit));
    JournalPage page = reads.read(shard, after, known, limit);
    writes.settle(shard);
    return page;
  }

  @Override
  public Position end(ShardId shard) {
    return reads.end(writes.known(shard));
  }

  @Override
  public List<Position> ends() {
    return reads.ends();
  }

  @Override
  public List<Versioned> routed(TenantId tenant, @Nullable TicketId after, int limit) {
    int most = Limits.list(limit);
    return shardOf(tenant).map(shard -> reads.routed(shard, tenant, after, most)).orElse(List.of());
  }

  @Override
  public List<RecordedEvent> history(AggregateKey key, long afterVersion, int limit) {
    if (afterVersion < 0) {
      throw CsmException.of(
          Code.INVALID_VALUE,
          "afterVersion",
          "value",
          afterVersion,
          "expected",
          "zero or a positive number");
    }
    int most = Limits.events(limit);
    return shardOf(key.tenant())
        .map(shard -> reads.history(shard, key, afterVersion, most))
        .orElse(List.of());
  }

  // ---- look-ups by keys that changes have claimed

  @Override
  public Optional<StoredAnswer> answer(TenantId tenant, CommandKey key) {
    return shardOf(tenant)
        .flatMap(
            shard -> {
              Optional<StoredAnswer> found = reads.answer(shard, tenant, key, writes.nowMicros());
              found.ifPresent(answer -> writes.settle(shard));
              return found;
            });
  }

  @Override
  public void blankAnswers(TenantId tenant, List<CommandKey> keys) {
    Limits.bounded("keys", keys);
    writes.blankAnswers(tenant, keys);
  }

  @Override
  public Optional<CustomerId> customerOf(TenantId tenant, IdentityKey identity) {
    return shardOf(tenant).flatMap(shard -> reads.customerOf(shard, tenant, identity));
  }

  @Override
  public Optional<ConversationId> conversationOf(TenantId tenant, ThreadKey thread) {
    return shardOf(tenant).flatMap(shard -> reads.conversationOf(shard, tenant, thread));
  }

  @Override
  public OptionalLong idOf(TenantId tenant, AggregateType type, String hostKey) {
    return shardOf(tenant)
        .map(shard -> reads.idOf(shard, tenant, type, hostKey))
        .orElse(OptionalLong.empty());
  }

  @Override
  public List<MessageId> messagesOf(
      TenantId tenant, TicketId ticket, @Nullable MessageId after, int limit) {
    int most = Limits.list(limit);
    return shardOf(tenant)
        .map(shard -> reads.messagesOf(shard, tenant, ticket, after, most))
        .orElse(List.of());
  }

  @Override
  public List<Long> ids(TenantId tenant, AggregateType type, long after, int limit) {
    int most = Limits.list(limit);
    return shardOf(tenant)
        .map(shard -> reads.ids(shard, tenant, type, after, most))
        .orElse(List.of());
  }

  // ---- intake

  @Override
  public boolean isOpen() {
    return intake.isOpen();
  }

  @Override
  public void write(IntakeRow row) {
    intake.write(row);
  }

  @Override
  public void afterCommit(Runnable hook) {
    intake.afterCommit(hook);
  }

  @Override
  public List<IntakeRow> list(List<ShardId> shards, long after, int limit) {
    return intake.list(shards, after, limit);
  }

  @Override
  public List<IntakeRow> list(ShardId shard, TenantId tenant, long after, long upTo, int limit) {
    return intake.list(shard, tenant, after, upTo, limit);
  }

  @Override
  public OptionalLong last(
      ShardId shard, TenantId tenant, @Nullable TicketId ticket, @Nullable HostKey<TicketId> key) {
    return intake.last(shard, tenant, ticket, key);
  }

  // ---- ownership and cursors

  @Override
  public Epoch takeOver(ShardId shard) {
    return writes.takeOver(shard);
  }

  @Override
  public Epoch epoch(ShardId shard) {
    return reads.epoch(writes.known(shard));
  }

  @Override
  public Optional<String> cursor(String name) {
    return reads.cursor(name);
  }

  @Override
  public String cursorOr(String name, String value) {
    Limits.cursor(name, value);
    return writes.cursorOr(name, value);
  }

  @Override
  public void saveCursor(String name, String value) {
    Limits.cursor(name, value);
    writes.saveCursor(name, value);
  }

  // ---- content

  @Override
  public void put(TenantId tenant, List<ContentRow> rows) {
    contents.put(tenant, rows);
  }

  @Override
  public List<Optional<byte[]>> read(TenantId tenant, List<ContentId> ids) {
    return contents.read(tenant, ids);
  }

  @Override
  public int erase(TenantId tenant, CustomerId owner, int limit) {
    return contents.erase(tenant, owner, limit);
  }

  @Override
  public void erase(TenantId tenant, List<ContentId> ids) {
    contents.erase(tenant, ids);
  }

  @Override
  public int changeOwner(TenantId tenant, CustomerId from, CustomerId to, int limit) {
    return contents.changeOwner(tenant, from, to, limit);
  }

  // ---- lists

  /**
   * {@inheritDoc}
   *
   * <p>Instants in filters and orders are those of the database: whole microseconds.
   */
  @Override
  public Page find(
      TenantId tenant, Filter filter, Scope scope, Sort sort, @Nullable String cursor, int limit) {
    return queries.find(tenant, filter, scope, sort, cursor, limit);
  }

  @Override
  public int count(TenantId tenant, Filter filter, Scope scope) {
    return queries.count(tenant, filter, scope);
  }

  // ---- leases

  @Override
  public List<Lease> acquire(List<String> names, String holder, Duration time) {
    return leases.acquire(names, holder, time);
  }

  @Override
  public List<Lease> held(String prefix) {
    return leases.held(prefix);
  }

  @Override
  public void release(String name, String holder) {
    leases.release(name, holder);
  }

  @Override
  public void release(List<String> names, String holder) {
    leases.release(names, holder);
  }

  // ---- numbers

  @Override
  public int claim(String node, int level) {
    return nodeNumbers.claim(node, level);
  }

  @Override
  public boolean renew(String node, int number) {
    return nodeNumbers.renew(node, number);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A node counts as running for three minutes after it last renewed its number.
   */
  @Override
  public int lowestLevel() {
    return nodeNumbers.lowestLevel();
  }

  @Override
  public void release(String node, int number) {
    nodeNumbers.release(node, number);
  }

  @Override
  public long next(TenantId tenant) {
    return numbering.next(tenant);
  }

  // ---- sessions

  @Override
  public void renew(List<Session> some, Duration time) {
    sessions.renew(some, time);
  }

  @Override
  public void end(Session session) {
    sessions.end(session);
  }

  @Override
  public List<Gone> gone(List<ShardId> shards, Duration grace, int limit) {
    return sessions.gone(shards, grace, limit);
  }

  @Override
  public boolean isGone(TenantId tenant, AgentId agent, Duration grace) {
    return sessions.isGone(tenant, agent, grace);
  }

  @Override
  public void forget(TenantId tenant, AgentId agent) {
    sessions.forget(tenant, agent);
  }

  // ---- what need not be kept

  /**
   * Ends the readable journal of a shard after a position, for followers who have all read further,
   * or can begin from a snapshot: whoever reads from before it is answered {@code Truncated}. What
   * happened to an aggregate stays in its history; rounds of routing, which are of use to followers
   * only, are removed. Takes a transaction for each 10,000 positions.
   *
   * @param upTo the last position that is not readable then; as far as the journal reaches
   * @return the first position that is readable
   */
  public Position truncate(ShardId shard, Position upTo) {
    return retention.truncate(writes.known(shard), upTo);
  }

  /**
   * Removes tickets that were closed before a moment: their state, messages, events, content and
   * host keys. One transaction, and one for each {@code limit} tickets in front that have to stay,
   * because somebody has them locked. Never removes a ticket that is not closed, that was merged
   * into one that stays, or of which followers can still read an event ({@link #truncate} comes
   * first). Customers, conversations and stored answers stay.
   *
   * @param limit 1 to 100
   * @return how many were removed; 0 when nothing is left to remove, but for what somebody has
   *     locked
   */
  public int forgetClosed(ShardId shard, Instant closedBefore, int limit) {
    return retention.forgetClosed(writes.known(shard), closedBefore, Limits.removals(limit));
  }

  /** Configures a store. Not thread-safe. */
  public static final class Builder {
    private final DataSource source;
    private final InstantSource clock;
    private @Nullable String schema;
    private String prefix = JdbcSchema.DEFAULT_PREFIX;

    private @Nullable HostTransactions hostTransactions;

    private Builder(DataSource source, InstantSource clock) {
      this.source = source;
      this.clock = clock;
    }

    /** The schema of the tables; the connection's own unless said otherwise. */
    public Builder schema(String name) {
      schema = name;
      return this;
    }

    /** The prefix of the names of the tables; {@code csm_} unless said otherwise. */
    public Builder prefix(String before) {
      prefix = before;
      return this;
    }

    /**
     * How the store finds the transactions of the host, to write commands down in them. Tell it to
     * all nodes or to none: those that are not told decide nothing of what the others accept. Costs
     * two reads more for each command and read of a ticket, and one for each tick.
     */
    public Builder hostTransactions(HostTransactions transactions) {
      hostTransactions = transactions;
      return this;
    }

    /**
     * The store. Creates nothing. Tells an embedded H2, now and after each commit, to answer only
     * when it is in the file ({@code SET WRITE_DELAY 0}): its default loses acknowledged commits
     * when the process is killed.
     *
     * @throws CsmException with {@code INVALID_VALUE} for a schema or prefix that is none, {@code
     *     STORE_FAILED} if the database cannot be reached, is of an unknown kind, or has not the
     *     tables that this release needs
     */
    public JdbcStore build() {
      Database database = JdbcSchema.database(source, schema, prefix);
      return new JdbcStore(database, clock, hostTransactions, schema != null);
    }
  }
}
