package io.csm.testkit;

import static io.csm.testkit.CsmAssertions.assertThat;
import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Guard;
import io.csm.spi.Intake;
import io.csm.spi.IntakeRow;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The contract of {@link Intake}: what a store with {@link StoreAbility#HOST_TRANSACTIONS} keeps
 * besides that of {@link StoreContract}. A test that waits for a lock fails after a minute.
 */
@DisplayName("Intake")
@Timeout(60)
public abstract class IntakeContract {
  private static final ShardId SHARD = new ShardId(0);
  private static final ShardId OTHER_SHARD = new ShardId(1);
  private static final TicketId TICKET = new TicketId(901);
  private static final HostKey<TicketId> KEY = HostKey.of("order-\ud842\udfb7");

  private final List<HostTransaction> begun = new ArrayList<>();
  private final Scribe scribe = new Scribe(new SettableClock(START));
  private Store store;
  private Intake intake;

  /** For the tests of your store. */
  protected IntakeContract() {}

  /** A transaction of the host's. */
  public interface HostTransaction {

    /** Runs {@code work} with this transaction as the one that the calling thread has open. */
    void in(Runnable work);

    /** Ends it; what was written in it is there. */
    void commit();

    /** Ends it; what was written in it never was. */
    void rollback();
  }

  /** A new and empty store of two shards that is an {@link Intake}, too. */
  protected abstract Store newStore();

  /** Begins a transaction of the host's on the database of the last new store. */
  protected abstract HostTransaction begin();

  /** Closes what {@link #newStore} opened; called after each test. */
  protected void closeStores() {}

  @BeforeEach
  final void prepare() {
    store = newStore();
    intake = (Intake) store;
    store.createTenant(TENANT, SHARD);
    store.createTenant(OTHER_TENANT, SHARD);
  }

  @AfterEach
  final void endAll() {
    begun.forEach(HostTransaction::rollback);
    closeStores();
  }

  // ---- words of the tests

  private HostTransaction transaction() {
    HostTransaction transaction = begin();
    begun.add(transaction);
    return transaction;
  }

  private void commit(HostTransaction transaction) {
    begun.remove(transaction);
    transaction.commit();
  }

  private void rollback(HostTransaction transaction) {
    begun.remove(transaction);
    transaction.rollback();
  }

  private static IntakeRow row(long id) {
    return row(SHARD, TENANT, id, null, null);
  }

  private static IntakeRow row(
      ShardId shard,
      TenantId tenant,
      long id,
      @Nullable TicketId ticket,
      @Nullable HostKey<TicketId> key) {
    return new IntakeRow(shard, tenant, id, ticket, key, new byte[] {1, 2, (byte) id});
  }

  private HostTransaction writing(IntakeRow... rows) {
    HostTransaction transaction = transaction();
    transaction.in(() -> List.of(rows).forEach(intake::write));
    return transaction;
  }

  private void written(IntakeRow... rows) {
    commit(writing(rows));
  }

  private List<IntakeRow> list() {
    return intake.list(List.of(SHARD), 0, 1_000);
  }

  private Change taking(long row, Guard... more) {
    List<Guard> guards = new ArrayList<>(List.of(more));
    guards.add(new Guard.TakeIntake(row));
    return new Change(TENANT, List.of(), guards);
  }

  private Change opening(long ticket, long row) {
    AggregateKey key = AggregateKey.of(TENANT, new TicketId(ticket));
    return Scribe.guarded(scribe.first(key, Fixtures.opened(ticket)), new Guard.TakeIntake(row));
  }

  private CommitResult commit(Change change) {
    return store.commit(SHARD, List.of(change)).get(0);
  }

  private static void refused(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(failed -> assertThat(failed.code()).isEqualTo(code));
  }

  // ---- transactions

  @Test
  @DisplayName("is an ability that the store declares")
  void declared() {
    assertThat(store.abilities()).contains(StoreAbility.HOST_TRANSACTIONS);
  }

  @Test
  @DisplayName("a row is there for others once the host has committed, and not before")
  void committed() {
    IntakeRow row = row(SHARD, TENANT, 5, TICKET, KEY);
    HostTransaction transaction = writing(row);
    assertThat(list()).isEmpty();
    assertThat(intake.last(SHARD, TENANT, TICKET, KEY)).isEmpty();

    commit(transaction);

    assertThat(list()).containsExactly(row);
  }

  @Test
  @DisplayName("what the host rolls back never was")
  void rolledBack() {
    rollback(writing(row(5)));

    assertThat(list()).isEmpty();
    assertThat(commit(taking(5))).isInstanceOf(CommitResult.Conflict.class);
  }

  @Test
  @DisplayName("who expects that nothing waits for a ticket is refused while a row names it")
  void nothingWaits() {
    List<Guard> expecting = List.of(new Guard.NoIntake(TICKET), new Guard.NoIntake(KEY));
    HostTransaction byId = writing(row(SHARD, TENANT, 5, TICKET, null));
    for (Guard guard : expecting) {
      assertThat(commit(new Change(TENANT, List.of(), List.of(guard))))
          .isInstanceOf(CommitResult.Committed.class);
    }

    commit(byId);
    assertThat(commit(new Change(TENANT, List.of(), List.of(expecting.get(0)))))
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            lost -> assertThat(lost.cause()).isEqualTo(ConflictCause.INTAKE));
    assertThat(commit(new Change(TENANT, List.of(), List.of(expecting.get(1)))))
        .isInstanceOf(CommitResult.Committed.class);

    written(row(SHARD, TENANT, 6, null, KEY));
    assertThat(commit(new Change(TENANT, List.of(), List.of(expecting.get(1)))))
        .isInstanceOf(CommitResult.Conflict.class);

    assertThat(commit(taking(5))).isInstanceOf(CommitResult.Committed.class);
    assertThat(commit(new Change(TENANT, List.of(), List.of(expecting.get(0)))))
        .isInstanceOf(CommitResult.Committed.class);
  }

  @Test
  @DisplayName("a transaction is open for the thread that has it, and for no other")
  void perThread() {
    List<Boolean> open = new ArrayList<>();
    HostTransaction transaction = transaction();

    open.add(intake.isOpen());
    transaction.in(
        () -> {
          open.add(intake.isOpen());
          open.addAll(Race.of(1, elsewhere -> intake::isOpen));
        });
    open.add(intake.isOpen());

    assertThat(open).containsExactly(false, true, false, false);
  }

  @Test
  @DisplayName("nothing can be written outside of a transaction")
  void outside() {
    refused(Code.NO_SHARED_TRANSACTION, () -> intake.write(row(5)));
    assertThat(list()).isEmpty();
  }

  @Test
  @DisplayName("an open transaction delays neither commits, nor take-overs, nor other transactions")
  void delaysNobody() {
    HostTransaction open = writing(row(SHARD, TENANT, 5, TICKET, KEY));

    // The same ticket and the same key, before and behind it.
    written(row(SHARD, TENANT, 4, TICKET, KEY), row(SHARD, TENANT, 6, TICKET, KEY));
    assertThat(commit(opening(4, 4))).isCommitted();
    assertThat(commit(opening(6, 6))).isCommitted();
    store.createTenant(new TenantId(77), SHARD);
    store.takeOver(SHARD);
    assertThat(intake.last(SHARD, TENANT, TICKET, KEY)).isEmpty();
    commit(open);

    assertThat(list()).extracting(IntakeRow::id).containsExactly(5L);
  }

  // ---- reading

  @Test
  @DisplayName("rows are read by id, whichever transaction committed first")
  void order() {
    HostTransaction early = writing(row(1), row(3));
    HostTransaction late = writing(row(2), row(4));
    commit(late);
    assertThat(list()).extracting(IntakeRow::id).containsExactly(2L, 4L);

    commit(early);

    assertThat(list()).extracting(IntakeRow::id).containsExactly(1L, 2L, 3L, 4L);
    assertThat(intake.list(List.of(SHARD), 0, 3))
        .extracting(IntakeRow::id)
        .containsExactly(1L, 2L, 3L);
    assertThat(intake.list(List.of(SHARD), 2, 10))
        .extracting(IntakeRow::id)
        .containsExactly(3L, 4L);
    assertThat(intake.list(SHARD, TENANT, 1, 3, 10))
        .extracting(IntakeRow::id)
        .containsExactly(2L, 3L);
    assertThat(intake.list(SHARD, TENANT, 0, 4, 1)).extracting(IntakeRow::id).containsExactly(1L);
  }

  @Test
  @DisplayName("rows are those of the shards and the tenant that are asked for")
  void scope() {
    TenantId elsewhere = new TenantId(78);
    store.createTenant(elsewhere, OTHER_SHARD);
    written(
        row(SHARD, TENANT, 1, TICKET, KEY),
        row(SHARD, OTHER_TENANT, 2, TICKET, KEY),
        row(OTHER_SHARD, elsewhere, 3, TICKET, KEY));

    assertThat(list()).extracting(IntakeRow::id).containsExactly(1L, 2L);
    assertThat(intake.list(List.of(OTHER_SHARD), 0, 10))
        .extracting(IntakeRow::id)
        .containsExactly(3L);
    assertThat(intake.list(List.of(SHARD, OTHER_SHARD), 0, 10)).hasSize(3);
    assertThat(intake.list(List.of(), 0, 10)).isEmpty();
    assertThat(intake.list(SHARD, OTHER_TENANT, 0, 9, 10))
        .extracting(IntakeRow::id)
        .containsExactly(2L);
    assertThat(intake.last(SHARD, TENANT, TICKET, KEY)).hasValue(1);
  }

  @Test
  @DisplayName("a ticket is named by its id, by its key, and by the key of a row with its id")
  void named() {
    written(
        row(SHARD, TENANT, 1, TICKET, KEY),
        row(SHARD, TENANT, 2, TICKET, null),
        row(SHARD, TENANT, 3, null, KEY),
        row(SHARD, TENANT, 4, new TicketId(902), null),
        row(SHARD, TENANT, 5, null, HostKey.of("another")),
        row(SHARD, TENANT, 6, null, null));

    assertThat(intake.last(SHARD, TENANT, TICKET, null)).hasValue(3);
    assertThat(intake.last(SHARD, TENANT, null, KEY)).hasValue(3);
    assertThat(intake.last(SHARD, TENANT, new TicketId(902), null)).hasValue(4);
    assertThat(intake.last(SHARD, TENANT, null, HostKey.of("another"))).hasValue(5);
    assertThat(intake.last(SHARD, TENANT, new TicketId(903), HostKey.of("Another"))).isEmpty();
  }

  @Test
  @DisplayName("a command comes back byte for byte, up to the greatest size")
  void bytes() {
    byte[] large = new byte[IntakeRow.MAX_BYTES];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * 31 + i / 256);
    }
    written(new IntakeRow(SHARD, TENANT, 1, null, null, large));

    assertThat(Arrays.equals(list().get(0).command(), large)).isTrue();
    refused(
        Code.TOO_LONG,
        () -> new IntakeRow(SHARD, TENANT, 2, null, null, new byte[IntakeRow.MAX_BYTES + 1]));
  }

  @Test
  @DisplayName("lists out of bounds are refused")
  void bounds() {
    refused(Code.INVALID_VALUE, () -> intake.list(List.of(SHARD), 0, 0));
    refused(Code.INVALID_VALUE, () -> intake.list(List.of(SHARD), 0, 1_001));
    refused(Code.INVALID_VALUE, () -> intake.list(SHARD, TENANT, 0, 1, 0));
    refused(Code.INVALID_VALUE, () -> intake.list(SHARD, TENANT, 0, 1, 1_001));
  }

  // ---- taking

  @Test
  @DisplayName("a row goes with the change that takes it, and with no second one")
  void taken() {
    written(row(5), row(6));

    assertThat(commit(opening(1, 5))).isCommitted();

    assertThat(list()).extracting(IntakeRow::id).containsExactly(6L);
    CommitResult again = commit(opening(2, 5));
    assertThat(again)
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            lost -> assertThat(lost.cause()).isEqualTo(ConflictCause.INTAKE));
    assertThat(store.load(List.of(AggregateKey.of(TENANT, new TicketId(2)))).get(0)).isEmpty();
  }

  @Test
  @DisplayName("whoever comes too late for a row learns that, and not what else has changed")
  void tooLate() {
    written(row(5));
    commit(opening(1, 5));

    assertThat(commit(opening(1, 5)))
        .isInstanceOfSatisfying(
            CommitResult.Conflict.class,
            lost -> assertThat(lost.cause()).isEqualTo(ConflictCause.INTAKE));
  }

  @Test
  @DisplayName("two changes of one batch do not take the same row")
  void takenInOneBatch() {
    written(row(5));

    List<CommitResult> results = store.commit(SHARD, List.of(opening(1, 5), opening(2, 5)));

    assertThat(results.get(0)).isCommitted();
    assertThat(results.get(1)).isInstanceOf(CommitResult.Conflict.class);
    assertThat(list()).isEmpty();
  }

  @Test
  @DisplayName("a row of another tenant cannot be taken")
  void foreign() {
    written(row(SHARD, OTHER_TENANT, 5, null, null));

    assertThat(commit(taking(5))).isInstanceOf(CommitResult.Conflict.class);
    assertThat(list()).hasSize(1);
  }

  @Test
  @DisplayName("a change that is refused or repeated leaves its row")
  void left() {
    written(row(5));
    commit(opened(1));
    StoredAnswer answer =
        new StoredAnswer(new CommandKey("k"), "", "D", START.plus(Duration.ofDays(3_650)));
    commit(new Change(TENANT, List.of(), List.of(new Guard.ClaimCommand(answer))));

    assertThat(commit(opening(1, 5))).isInstanceOf(CommitResult.Conflict.class);
    assertThat(commit(taking(5, new Guard.ClaimCommand(answer))))
        .isInstanceOf(CommitResult.Repeated.class);

    assertThat(list()).hasSize(1);
  }

  private Change opened(long ticket) {
    AggregateKey key = AggregateKey.of(TENANT, new TicketId(ticket));
    return Scribe.change(scribe.first(key, Fixtures.opened(ticket)));
  }

  @Test
  @DisplayName("of several who take a row at the same time one succeeds")
  void race() {
    for (int round = 1; round <= 20; round++) {
      written(row(round));
      long row = round;

      List<CommitResult> results =
          Race.of(4, taker -> () -> commit(opening(row * 10 + taker, row)));

      assertThat(results).filteredOn(r -> r instanceof CommitResult.Committed).hasSize(1);
      assertThat(list()).isEmpty();
    }
  }
}
