package io.csm.jdbc;

import io.csm.core.CommandKey;
import io.csm.core.HostKey;
import io.csm.core.Position;
import io.csm.core.Ref;
import io.csm.core.ShardId;
import io.csm.core.TicketId;
import io.csm.core.config.FieldValue;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.RecordedEvent;
import io.csm.core.ticket.Ticket;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Guard;
import io.csm.spi.StoredAnswer;
import io.csm.spi.Write;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that commits changes to one shard. Not thread-safe; used once.
 *
 * <h2>Order of locks</h2>
 *
 * First the rows of the aggregates that are written and exist, in the order of (type, tenant, id),
 * with SKIP LOCKED: nobody ever waits for one of them, so that no two transactions can wait for
 * each other. Then, last, the row of the shard: the only lock that is waited for, {@value
 * Bounded#LOCK_WAIT_SECONDS} s at most. Everything else that a commit writes (journal, claims,
 * answers) is written under the row of the shard only, and needs no locks of its own.
 *
 * <h2>Why the row of the shard is last</h2>
 *
 * Whoever has it waits for nothing any more, so it is held for as long as a few statements and the
 * flush of the log take, whatever else is going on in the database. A row that a person or a report
 * of the host has locked delays the changes to that row, and no other: they are left out of the
 * group ("busy"), and a single one is tried again later. Under the row of the shard, plain reads
 * are enough for versions, claims, answers and the epoch, because nobody else can be writing there.
 *
 * <p>A row can be locked by another commit to the same shard which waits for the shard's row, or
 * was committed before we got it. In the second case its version has moved on, which is a conflict
 * and answered at once; in the first case the version is still the expected one, and the change is
 * busy.
 *
 * <h2>Group commit</h2>
 *
 * Changes are decided one after the other in memory, each on what the ones before it did, and then
 * written together: one row per aggregate, however many changes it had. Statements take many rows
 * at a time, so that a group costs as many round trips as a single change.
 *
 * <h2>Lost connections</h2>
 *
 * If the connection breaks while the group is committed, its outcome is unknown. {@link
 * CommitQueue} then tries each request again by itself, which has to lock the row of the shard
 * first; when it has got it, the lost transaction has either been committed or is over. If it was
 * committed, a change that claims a command is answered {@code Repeated} with the answer that it
 * brought, and one that does not is answered {@code Conflict}, because the versions have moved on:
 * by itself. That is why every command has a key.
 */
final class ShardCommit {
  /** As many as a group can bring, so that forgetting keeps up. */
  private static final int MAX_FORGOTTEN = CommitQueue.MAX_GROUP;

  private final ShardId shard;
  private final long nowMicros;
  private final Bounded transaction;

  private final Map<AggregateKey, Long> versions = new HashMap<>();
  private final TreeSet<AggregateKey> locked = new TreeSet<>();
  private final Map<AggregateKey, Long> read = new HashMap<>();
  private final Claims claims = new Claims();

  /** What of the group's tickets rows of the intake name. */
  private final Set<Named> accepted = new HashSet<>();

  /** In the order in which stores lock rows. */
  private final TreeMap<AggregateKey, Prepared.Row> written = new TreeMap<>();

  private final TreeMap<AggregateKey, Ticket> relisted = new TreeMap<>();
  private final List<@Nullable Object[]> journal = new ArrayList<>();
  private final List<JournalEntry> entries = new ArrayList<>();
  private boolean forgets;
  private long forgotten;
  private boolean hasShard;
  private long epoch;
  private long begin;
  private long end;

  ShardCommit(ShardId shard, long nowMicros, Bounded transaction) {
    this.shard = shard;
    this.nowMicros = nowMicros;
    this.transaction = transaction;
  }

  /** Lets the transaction also remove some answers that need not be kept any longer. */
  void forgetAnswers() {
    forgets = true;
  }

  /** Whether there may be more answers to remove. */
  boolean hasMoreToForget() {
    return forgotten == MAX_FORGOTTEN;
  }

  /** What it adds to the journal. */
  List<JournalEntry> entries() {
    return entries;
  }

  /** Whether the row of the shard was locked: if not, that is what was waited for. */
  boolean hasShard() {
    return hasShard;
  }

  /**
   * Decides requests in their order and writes what they do.
   *
   * @return for each request the answers to its changes
   */
  List<List<CommitResult>> commit(List<List<Prepared>> requests) throws SQLException {
    lockAndRead(requests);
    List<List<CommitResult>> results = new ArrayList<>(requests.size());
    for (List<Prepared> request : requests) {
      List<CommitResult> answers = new ArrayList<>(request.size());
      // What its changes were refused to write: what was decided on that is refused, too.
      Map<AggregateKey, Long> lost = new HashMap<>();
      for (Prepared prepared : request) {
        CommitResult answer = decide(prepared, lost);
        answers.add(answer);
        if (!(answer instanceof CommitResult.Committed)) {
          for (Write write : prepared.change().writes()) {
            lost.merge(write.key(), write.expectedVersion(), Math::min);
          }
        }
      }
      results.add(answers);
    }
    write();
    return results;
  }

  /** A ticket as a row of the intake names it. */
  private record Named(long tenant, Ref<TicketId> ticket) {}

  // ---- reading

  private void lockAndRead(List<List<Prepared>> requests) throws SQLException {
    Keys keys = new Keys();
    for (List<Prepared> request : requests) {
      for (Prepared prepared : request) {
        keys.add(prepared);
      }
    }
    Script script = transaction.script();
    for (StateTable table : StateTable.ALL) {
      script.lookUp(
          table.table().name(),
          "t.tenant, t.id",
          StateTable.KEY,
          rows(keys.locks, table.type()),
          true,
          row ->
              locked.add(
                  new AggregateKey(
                      new io.csm.core.TenantId(row.getLong(1)), table.type(), row.getLong(2))));
    }
    script.query(
        "SELECT epoch, last_position FROM ${shard} WHERE shard = ?" + transaction.forUpdate(),
        row -> {
          hasShard = true;
          epoch = row.getLong(1);
          begin = row.getLong(2);
        },
        shard.value());
    for (StateTable table : StateTable.ALL) {
      script.lookUp(
          table.table().name(),
          "t.tenant, t.id, t.version",
          StateTable.KEY,
          rows(keys.reads, table.type()),
          false,
          row ->
              read.put(
                  new AggregateKey(
                      new io.csm.core.TenantId(row.getLong(1)), table.type(), row.getLong(2)),
                  row.getLong(3)));
    }
    keys.readClaims(script);
    script.run();
    if (!hasShard) {
      throw new SQLException("There is no row of " + shard);
    }
    end = begin;
    versions.putAll(read);
  }

  private List<@Nullable Object[]> rows(
      Map<AggregateType, NavigableSet<AggregateKey>> keys, AggregateType type) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (AggregateKey key : keys.getOrDefault(type, new TreeSet<>())) {
      rows.add(new @Nullable Object[] {shard.value(), key.tenant().value(), key.id()});
    }
    return rows;
  }

  /** What has to be locked and read to decide a group. */
  private final class Keys {
    final Map<AggregateType, NavigableSet<AggregateKey>> locks = new EnumMap<>(AggregateType.class);
    final Map<AggregateType, NavigableSet<AggregateKey>> reads = new EnumMap<>(AggregateType.class);
    private final List<@Nullable Object[]> commands = new ArrayList<>();
    private final List<@Nullable Object[]> hostKeys = new ArrayList<>();
    private final List<@Nullable Object[]> identities = new ArrayList<>();
    private final List<@Nullable Object[]> addresses = new ArrayList<>();
    private final List<@Nullable Object[]> threads = new ArrayList<>();
    private final List<@Nullable Object[]> conversations = new ArrayList<>();
    private final List<@Nullable Object[]> intake = new ArrayList<>();
    private final List<@Nullable Object[]> intakeOf = new ArrayList<>();
    private final List<@Nullable Object[]> intakeOfKeys = new ArrayList<>();

    void add(Prepared prepared) {
      for (Write write : prepared.change().writes()) {
        put(reads, write.key());
        if (write.expectedVersion() > 0) {
          put(locks, write.key());
        }
      }
      long tenant = prepared.change().tenant().value();
      for (Guard guard : prepared.change().guards()) {
        add(tenant, guard);
      }
    }

    private void put(Map<AggregateType, NavigableSet<AggregateKey>> keys, AggregateKey key) {
      keys.computeIfAbsent(key.type(), type -> new TreeSet<>()).add(key);
    }

    private void add(long tenant, Guard guard) {
      if (guard instanceof Guard.AtVersion at) {
        put(reads, at.key());
      } else if (guard instanceof Guard.ClaimCommand claim) {
        commands.add(key(tenant, claim.answer().key().value()));
      } else if (guard instanceof Guard.ClaimHostKey claim) {
        hostKeys.add(
            new @Nullable Object[] {shard.value(), tenant, claim.type().name(), claim.key()});
      } else if (guard instanceof Guard.ClaimIdentity claim) {
        identities.add(key(tenant, Texts.hash(claim.identity())));
      } else if (guard instanceof Guard.MoveIdentity move) {
        addresses.add(key(tenant, move.address().value()));
      } else if (guard instanceof Guard.ReleaseIdentity release) {
        addresses.add(key(tenant, release.address().value()));
      } else if (guard instanceof Guard.ClaimThread claim) {
        threads.add(key(tenant, Texts.hash(claim.thread())));
      } else if (guard instanceof Guard.ReleaseThread release) {
        conversations.add(key(tenant, release.conversation().value()));
      } else if (guard instanceof Guard.TakeIntake take) {
        intake.add(key(tenant, take.row()));
      } else if (guard instanceof Guard.NoIntake none) {
        if (none.ticket() instanceof TicketId ticket) {
          intakeOf.add(key(tenant, ticket.value()));
        } else {
          intakeOfKeys.add(key(tenant, ((HostKey<?>) none.ticket()).value()));
        }
      }
    }

    private @Nullable Object[] key(long tenant, Object value) {
      return new @Nullable Object[] {shard.value(), tenant, value};
    }

    void readClaims(Script script) {
      script.lookUp(
          "command",
          "t.tenant, t.command_key, t.hash, t.answer, t.kept_until_us",
          Table.COMMAND.keyColumns(),
          commands,
          false,
          row -> {
            CommandKey key = new CommandKey(row.getString(2));
            claims.read(
                new Claims.CommandRef(row.getLong(1), key),
                new StoredAnswer(
                    key, row.getString(3), row.getString(4), Micros.instant(row.getLong(5))),
                nowMicros);
          });
      script.lookUp(
          "host_key",
          "t.tenant, t.type, t.host_key, t.id",
          Table.HOST_KEY.keyColumns(),
          hostKeys,
          false,
          row ->
              claims.read(
                  new Claims.HostRef(
                      row.getLong(1), AggregateType.valueOf(row.getString(2)), row.getString(3)),
                  row.getLong(4)));
      script.lookUp(
          "intake_row",
          "t.tenant, t.id",
          Table.INTAKE_ROW.keyColumns(),
          intake,
          false,
          row -> claims.readIntake(new Claims.Owned(row.getLong(1), row.getLong(2))));
      script.lookUp(
          "intake_row",
          "t.tenant, t.ticket",
          by("ticket"),
          intakeOf,
          false,
          row -> accepted.add(new Named(row.getLong(1), new TicketId(row.getLong(2)))));
      script.lookUp(
          "intake_row",
          "t.tenant, t.ticket_key",
          List.of(Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofText("ticket_key")),
          intakeOfKeys,
          false,
          row -> accepted.add(new Named(row.getLong(1), HostKey.of(row.getString(2)))));
      Script.RowReader identity =
          row ->
              claims.read(
                  new Claims.Hashed(row.getLong(1), row.getBytes(2)),
                  new Claims.IdentityRow(
                      row.getObject(3) == null ? null : row.getLong(3),
                      row.getString(4),
                      row.getLong(5),
                      row.getLong(6)));
      String identityColumns = "t.tenant, t.hash, t.account, t.address, t.content, t.customer";
      script.lookUp(
          "identity", identityColumns, Table.IDENTITY.keyColumns(), identities, false, identity);
      script.lookUp("identity", identityColumns, by("content"), addresses, false, identity);
      Script.RowReader thread =
          row ->
              claims.read(
                  new Claims.Hashed(row.getLong(1), row.getBytes(2)),
                  new Claims.ThreadRow(row.getLong(3), row.getString(4), row.getLong(5)));
      String threadColumns = "t.tenant, t.hash, t.account, t.thread_key, t.conversation";
      script.lookUp("thread", threadColumns, Table.THREAD.keyColumns(), threads, false, thread);
      script.lookUp("thread", threadColumns, by("conversation"), conversations, false, thread);
    }

    private List<Column> by(String column) {
      return List.of(Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofLong(column));
    }
  }

  // ---- deciding

  private CommitResult decide(Prepared prepared, Map<AggregateKey, Long> lost) {
    long tenant = prepared.change().tenant().value();
    // A repetition is answered as such even where the first attempt has moved the versions on.
    for (Guard guard : prepared.change().guards()) {
      if (guard instanceof Guard.ClaimCommand claim) {
        StoredAnswer answer = claims.answer(tenant, claim.answer().key());
        if (answer != null) {
          return new CommitResult.Repeated(answer);
        }
      }
    }
    for (Guard guard : prepared.change().guards()) {
      if (guard instanceof Guard.TakeIntake take && !claims.hasIntake(tenant, take)) {
        return gone(take);
      }
    }
    List<AggregateKey> busy = new ArrayList<>(0);
    for (Write write : prepared.change().writes()) {
      CommitResult refused = check(write.key(), write.expectedVersion(), lost);
      if (refused != null) {
        return refused;
      }
      if (read.getOrDefault(write.key(), 0L) > 0 && !locked.contains(write.key())) {
        busy.add(write.key());
      }
    }
    if (!busy.isEmpty()) {
      return new CommitResult.Busy(busy);
    }
    for (Guard guard : prepared.change().guards()) {
      CommitResult refused = take(tenant, guard, lost);
      if (refused != null) {
        claims.takeBack();
        return refused;
      }
    }
    claims.keep();
    prepared.rows().forEach(this::put);
    return new CommitResult.Committed(new Position(end));
  }

  private @Nullable CommitResult check(
      AggregateKey key, long expected, Map<AggregateKey, Long> lost) {
    long version = versions.getOrDefault(key, 0L);
    boolean decidedOnWhatWasLost = expected > lost.getOrDefault(key, Long.MAX_VALUE);
    return version == expected && !decidedOnWhatWasLost
        ? null
        : conflict(
            ConflictCause.VERSION, key.type() + " " + key.id() + " is at version " + version);
  }

  /** Takes what a guard claims; answers why it does not hold, or null if it does. */
  private @Nullable CommitResult take(long tenant, Guard guard, Map<AggregateKey, Long> lost) {
    if (guard instanceof Guard.AtVersion at) {
      return check(at.key(), at.version(), lost);
    }
    if (guard instanceof Guard.AtEpoch at) {
      return at.epoch() == epoch
          ? null
          : conflict(ConflictCause.EPOCH, shard + " is at epoch " + epoch);
    }
    if (guard instanceof Guard.ClaimIdentity claim) {
      return claims.claim(tenant, claim)
          ? null
          : conflict(ConflictCause.IDENTITY, "The identity of " + claim.address());
    }
    if (guard instanceof Guard.MoveIdentity move) {
      return claims.move(tenant, move)
          ? null
          : conflict(ConflictCause.IDENTITY, "No identity has the address " + move.address());
    }
    if (guard instanceof Guard.ReleaseIdentity release) {
      claims.release(tenant, release);
      return null;
    }
    if (guard instanceof Guard.ClaimThread claim) {
      return claims.claim(tenant, claim)
          ? null
          : conflict(ConflictCause.THREAD, "A thread of " + claim.thread().account());
    }
    if (guard instanceof Guard.ReleaseThread release) {
      claims.release(tenant, release);
      return null;
    }
    if (guard instanceof Guard.ClaimHostKey claim) {
      return claims.claim(tenant, claim)
          ? null
          : conflict(ConflictCause.HOST_KEY, claim.type() + " " + claim.key());
    }
    if (guard instanceof Guard.TakeIntake take) {
      return claims.take(tenant, take) ? null : gone(take);
    }
    if (guard instanceof Guard.NoIntake none) {
      return accepted.contains(new Named(tenant, none.ticket()))
          ? conflict(ConflictCause.INTAKE, "Something accepted about " + none.ticket())
          : null;
    }
    StoredAnswer answer = ((Guard.ClaimCommand) guard).answer();
    StoredAnswer before = claims.answer(tenant, answer.key());
    if (before != null) {
      return new CommitResult.Repeated(before);
    }
    claims.claim(tenant, answer);
    return null;
  }

  private CommitResult gone(Guard.TakeIntake take) {
    return conflict(ConflictCause.INTAKE, "Row " + take.row() + " of the intake");
  }

  private CommitResult conflict(ConflictCause cause, String what) {
    return new CommitResult.Conflict(cause, what, new Position(end));
  }

  private void put(Prepared.Row row) {
    AggregateKey key = row.write().key();
    versions.put(key, row.write().newVersion());
    written.put(key, row);
    if (row.relists()) {
      relisted.put(key, (Ticket) row.write().state());
    }
    for (int i = 0; i < row.journal().size(); i++) {
      @Nullable Object[] event = row.journal().get(i);
      end++;
      // A row belongs to one attempt at a time; a later attempt gives it another position.
      event[Prepared.POSITION] = end;
      journal.add(event);
      RecordedEvent recorded = row.write().events().get(i);
      entries.add(
          new JournalEntry(shard, new Position(end), recorded.envelope(), recorded.event()));
    }
  }

  // ---- writing

  private void write() throws SQLException {
    Script script = transaction.script();
    for (StateTable table : StateTable.ALL) {
      List<@Nullable Object[]> created = new ArrayList<>();
      List<@Nullable Object[]> changed = new ArrayList<>();
      written.forEach(
          (key, row) -> {
            if (key.type() == table.type()) {
              long before = read.getOrDefault(key, 0L);
              if (before == 0) {
                created.add(row.state());
              } else {
                @Nullable Object[] state = row.state();
                @Nullable Object[] expecting = java.util.Arrays.copyOf(state, state.length + 1);
                expecting[state.length] = before;
                changed.add(expecting);
              }
            }
          });
      script.insert(table.table(), created);
      script.replace(table.table(), changed);
    }
    writeLists(script);
    script.insert(Table.JOURNAL, journal);
    claims.write(script, shard.value());
    if (forgets) {
      script.count(
          transaction
              .dialect()
              .deleteFirst("command", "shard = ? AND kept_until_us <= ?", MAX_FORGOTTEN),
          count -> forgotten = count,
          shard.value(),
          nowMicros);
    }
    if (end != begin) {
      script.update("UPDATE ${shard} SET last_position = ? WHERE shard = ?", end, shard.value());
    }
    script.run();
  }

  /** Tags and fields by which tickets are listed; written only where an event may change them. */
  private void writeLists(Script script) {
    List<@Nullable Object[]> before = new ArrayList<>();
    List<@Nullable Object[]> tags = new ArrayList<>();
    List<@Nullable Object[]> fields = new ArrayList<>();
    relisted.forEach(
        (key, unused) -> {
          // A later write may have come without such an event; its state is the one that holds.
          Prepared.Row row = written.get(key);
          Ticket ticket = row == null ? unused : (Ticket) row.write().state();
          long tenant = key.tenant().value();
          if (read.getOrDefault(key, 0L) > 0) {
            before.add(new @Nullable Object[] {shard.value(), tenant, key.id()});
          }
          for (String tag : ticket.tags()) {
            tags.add(new @Nullable Object[] {shard.value(), tenant, key.id(), tag});
          }
          for (Map.Entry<String, FieldValue> field : ticket.fields().entrySet()) {
            String text = Texts.ofField(field.getValue());
            if (text != null) {
              fields.add(
                  new @Nullable Object[] {shard.value(), tenant, key.id(), field.getKey(), text});
            }
          }
        });
    List<Column> byTicket =
        List.of(Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofLong("ticket"));
    script.delete("ticket_tag", byTicket, before);
    script.delete("ticket_field", byTicket, before);
    script.insert(Table.TAG, tags);
    script.insert(Table.FIELD, fields);
  }
}
