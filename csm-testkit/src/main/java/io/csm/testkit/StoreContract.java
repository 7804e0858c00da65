package io.csm.testkit;

import static io.csm.testkit.CsmAssertions.assertThat;
import static io.csm.testkit.Fixtures.ACCOUNT;
import static io.csm.testkit.Fixtures.OTHER_TENANT;
import static io.csm.testkit.Fixtures.START;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.MessageId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.config.StatusCategory;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.core.event.JournalEntry;
import io.csm.core.event.MessageDirection;
import io.csm.core.event.MessageEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.core.event.TicketEvent;
import io.csm.core.ticket.Deadline;
import io.csm.core.ticket.SlaClock;
import io.csm.core.ticket.SlaCycle;
import io.csm.core.ticket.SlaSpan;
import io.csm.core.ticket.Ticket;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.ConflictCause;
import io.csm.spi.Epoch;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.Store;
import io.csm.spi.StoreAbility;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.spi.Versioned;
import io.csm.spi.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The contract of {@link Store}: extend it, say how a store is made, and each test is a sentence
 * that the store keeps or breaks. After every test the invariants of {@link InvariantExtension} are
 * checked, too.
 */
@DisplayName("A store")
public abstract class StoreContract {
  private static final ShardId SHARD = new ShardId(0);
  private static final ShardId OTHER_SHARD = new ShardId(1);
  private static final CustomerId ANNA = new CustomerId(61);
  private static final CustomerId BELA = new CustomerId(62);
  private static final int RUNNERS = 8;

  private final SettableClock clock = new SettableClock(START);
  private final Scribe scribe = new Scribe(clock);
  private Store store;

  /** For the tests of your store. */
  protected StoreContract() {}

  /**
   * A new and empty store.
   *
   * @param clock by which it may forget answers, if it has no clock of its own
   * @param shards how many shards it has
   */
  protected abstract Store newStore(SettableClock clock, int shards);

  /**
   * A new store of one shard whose journal keeps the last {@code retention} entries, or somewhat
   * more, up to twice as many. Empty, as here, if that cannot be had: then its tests are skipped.
   */
  protected Optional<Store> newTruncatingStore(SettableClock clock, int retention) {
    return Optional.empty();
  }

  /** Another node on the same store; for stores with {@link StoreAbility#SEVERAL_NODES}. */
  protected Store anotherNode(Store of) {
    throw new UnsupportedOperationException("override anotherNode, to test SEVERAL_NODES");
  }

  /** The store after the end of its process; for stores with {@link StoreAbility#DURABLE}. */
  protected Store reopened(Store closed) {
    throw new UnsupportedOperationException("override reopened, to test DURABLE");
  }

  /** After each test: closes what the stores of the test hold open. Does nothing here. */
  protected void closeStores() {}

  @BeforeEach
  final void begin() {
    use(newStore(clock, 1));
  }

  @AfterEach
  final void everyInvariantHolds() {
    try {
      StoreInvariants.check(store);
    } finally {
      closeStores();
    }
  }

  private void use(Store used) {
    store = used;
    store.createTenant(TENANT, SHARD);
    store.createTenant(OTHER_TENANT, SHARD);
  }

  // ---- words of the tests

  private static AggregateKey ticket(long id) {
    return AggregateKey.of(TENANT, new TicketId(id));
  }

  private Write opening(AggregateKey ticket) {
    return scribe.first(ticket, Fixtures.opened(ticket.id()));
  }

  private Change open(long id) {
    return Scribe.change(opening(ticket(id)));
  }

  private Change open(long id, Guard... guards) {
    return Scribe.guarded(opening(ticket(id)), guards);
  }

  private static Change claim(Guard... guards) {
    return new Change(TENANT, List.of(), List.of(guards));
  }

  private Write noting(Versioned before) {
    return scribe.next(
        before, new TicketEvent.MessageNoted(new MessageId(1), MessageDirection.INTERNAL));
  }

  private CommitResult commit(Change change) {
    return store.commit(SHARD, List.of(change)).get(0);
  }

  private List<CommitResult> commit(Change... changes) {
    return store.commit(SHARD, List.of(changes));
  }

  private Versioned stored(AggregateKey key) {
    return find(store, key).orElseThrow(() -> new AssertionError("no state of " + key));
  }

  private static Optional<Versioned> find(Store store, AggregateKey key) {
    return store.load(List.of(key)).get(0);
  }

  private long version(AggregateKey key) {
    return find(store, key).map(Versioned::version).orElse(0L);
  }

  private List<JournalEntry> entries(ShardId shard, Position after, int limit) {
    JournalPage page = store.read(shard, after, limit);
    assertThat(page).isInstanceOf(JournalPage.Entries.class);
    JournalPage.Entries entries = (JournalPage.Entries) page;
    assertThat(entries.end().value())
        .as("where the reader is then")
        .isEqualTo(after.value() + entries.entries().size());
    return entries.entries();
  }

  private static IdentityKey address(String address) {
    return new IdentityKey(ACCOUNT, address);
  }

  private static Guard.ClaimIdentity claimOf(String address, CustomerId customer, long content) {
    return new Guard.ClaimIdentity(address(address), customer, new ContentId(content));
  }

  private static Guard.ClaimThread claimOf(String thread, long conversation) {
    return new Guard.ClaimThread(new ThreadKey(ACCOUNT, thread), new ConversationId(conversation));
  }

  private StoredAnswer answer(String key, String answer) {
    return new StoredAnswer(
        new CommandKey(key), "a".repeat(64), answer, clock.instant().plus(Duration.ofHours(1)));
  }

  private static void refused(Code code, ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
  }

  // ---- the contract

  @Nested
  @DisplayName("keeps tenants:")
  class Tenants {
    @Test
    @DisplayName("a tenant lives for ever in the shard that it was created in")
    void stays() {
      use(newStore(clock, 2));
      TenantId tenant = new TenantId(7);

      assertThat(store.createTenant(tenant, OTHER_SHARD)).isEqualTo(OTHER_SHARD);
      assertThat(store.createTenant(tenant, SHARD)).isEqualTo(OTHER_SHARD);
      assertThat(store.shardOf(tenant)).contains(OTHER_SHARD);
    }

    @Test
    @DisplayName("a tenant that was not created is nowhere")
    void unknown() {
      TenantId tenant = new TenantId(7);

      assertThat(store.shardOf(tenant)).isEmpty();
      assertThat(store.load(List.of(new AggregateKey(tenant, AggregateType.TICKET, 1))).get(0))
          .isEmpty();
      assertThat(store.ids(tenant, AggregateType.TICKET, 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("the tenants of a shard are listed in the order of their ids, page by page")
    void listed() {
      use(newStore(clock, 2));
      for (long id : List.of(9L, 5L, 7L)) {
        store.createTenant(new TenantId(id), OTHER_SHARD);
      }

      assertThat(store.tenants(OTHER_SHARD, null, 2))
          .containsExactly(new TenantId(5), new TenantId(7));
      assertThat(store.tenants(OTHER_SHARD, new TenantId(7), 2)).containsExactly(new TenantId(9));
      assertThat(store.tenants(SHARD, null, 10)).containsExactly(TENANT, OTHER_TENANT);
    }

    @Test
    @DisplayName("a shard that there is not is refused")
    void noShard() {
      assertThat(store.shards()).isEqualTo(1);
      refused(Code.INVALID_VALUE, () -> store.createTenant(new TenantId(7), OTHER_SHARD));
    }

    @Test
    @DisplayName("nodes that create the same tenant at a time agree on its shard")
    void race() {
      use(newStore(clock, 2));
      TenantId tenant = new TenantId(7);

      List<ShardId> answers =
          Race.of(RUNNERS, i -> () -> store.createTenant(tenant, new ShardId(i % 2)));

      assertThat(answers).containsOnly(store.shardOf(tenant).orElseThrow());
    }
  }

  @Nested
  @DisplayName("commits changes:")
  class Commits {
    @Test
    @DisplayName("state, version, history and journal are written together")
    void together() {
      Write write = opening(ticket(1));

      CommitResult result = commit(Scribe.change(write));

      assertThat(result).isCommittedAt(new Position(1));
      Versioned stored = stored(ticket(1));
      assertThat(stored.version()).isEqualTo(1);
      assertThat(stored.state()).isEqualTo(write.state());
      assertThat(stored.lastRecordedAt()).isEqualTo(START);
      assertThat(store.history(ticket(1), 0, 10)).isEqualTo(write.events());
      RecordedEvent event = write.events().get(0);
      assertThat(entries(SHARD, Position.START, 10))
          .containsExactly(
              new JournalEntry(SHARD, new Position(1), event.envelope(), event.event()));
    }

    @Test
    @DisplayName(
        "tickets that wait, sleep, close, have a running clock or a deadline are listed as long as"
            + " so")
    void routed() {
      Instant later = START.plusSeconds(60);
      List<TicketEvent> begin =
          List.of(
              new TicketEvent.Queued(Fixtures.workOf(new TicketId(1), START)),
              new TicketEvent.Snoozed(later),
              new TicketEvent.ClosingScheduled(later),
              clock(SlaSpan.Kind.RUNNING, later),
              new TicketEvent.DeadlineSet(Deadline.of("call", later), later));
      List<TicketEvent> end =
          List.of(
              new TicketEvent.Dequeued(),
              new TicketEvent.Woken(),
              new TicketEvent.StatusChanged("closed", StatusCategory.CLOSED, null),
              clock(SlaSpan.Kind.PAUSED, null),
              new TicketEvent.DeadlineCancelled("call", null));
      commit(open(9));
      for (int i = 0; i < begin.size(); i++) {
        commit(Scribe.change(scribe.first(ticket(i + 1L), Fixtures.opened(i + 1L), begin.get(i))));
      }

      assertThat(store.routed(TENANT, null, 10))
          .extracting(found -> found.key().id())
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(store.routed(TENANT, new TicketId(2), 1)).containsExactly(stored(ticket(3)));
      for (int i = 0; i < end.size(); i++) {
        commit(Scribe.change(scribe.next(stored(ticket(i + 1L)), end.get(i))));
      }
      assertThat(store.routed(TENANT, null, 10)).isEmpty();
    }

    private static TicketEvent clock(SlaSpan.Kind kind, @Nullable Instant due) {
      SlaSpan span = new SlaSpan(kind, START, null, null, null, Duration.ZERO);
      SlaCycle cycle = new SlaCycle(1, List.of(span), null, null, false, new TreeSet<>());
      SlaClock clock = new SlaClock("first-reply", null, List.of(cycle), due, due);
      return new TicketEvent.ClockChanged(1, List.of(clock), List.of(), due, due);
    }

    @Test
    @DisplayName("the version counts events")
    void counts() {
      commit(
          Scribe.change(
              scribe.first(
                  ticket(1),
                  Fixtures.opened(1),
                  new TicketEvent.Queued(Fixtures.workOf(new TicketId(1), START)))));

      assertThat(version(ticket(1))).isEqualTo(2);
      assertThat(commit(Scribe.change(noting(stored(ticket(1)))))).isCommitted();
      assertThat(version(ticket(1))).isEqualTo(3);
    }

    @Test
    @DisplayName("all aggregates of a change are written, or none")
    void allOrNone() {
      commit(open(1));
      Versioned stale = stored(ticket(1));
      commit(Scribe.change(noting(stale)));

      CommitResult result =
          commit(Scribe.change(opening(ticket(2)), noting(stale), opening(ticket(3))));

      assertThat(result).isConflict(ConflictCause.VERSION);
      assertThat(version(ticket(1))).isEqualTo(2);
      assertThat(version(ticket(2))).isZero();
      assertThat(version(ticket(3))).isZero();
      assertThat(store.end(SHARD)).isEqualTo(new Position(2));
      assertThat(commit(Scribe.change(opening(ticket(2)), noting(stored(ticket(1))))))
          .isCommittedAt(new Position(4));
    }

    @Test
    @DisplayName("what was decided on a change that is refused is refused with it")
    void dependsOnRefused() {
      commit(open(1), open(2));
      Versioned first = stored(ticket(1));
      Write lost = noting(first);
      Write onTop =
          noting(
              new Versioned(
                  ticket(1), 2, lost.events().get(0).envelope().recordedAt(), lost.state()));
      commit(Scribe.change(noting(stored(ticket(2)))));
      commit(Scribe.change(noting(first)));

      List<CommitResult> results =
          commit(
              Scribe.guarded(lost, new Guard.AtVersion(ticket(2), 1)),
              Scribe.change(onTop),
              Scribe.guarded(opening(ticket(3)), new Guard.AtVersion(ticket(1), 2)),
              open(4));

      assertThat(results.get(0)).isConflict(ConflictCause.VERSION);
      assertThat(results.get(1)).isConflict(ConflictCause.VERSION);
      assertThat(results.get(2)).isConflict(ConflictCause.VERSION);
      assertThat(results.get(3)).isCommitted();
      assertThat(version(ticket(1))).isEqualTo(2);
    }

    @Test
    @DisplayName("what exists is not created again")
    void onceOnly() {
      commit(open(1));

      assertThat(commit(open(1))).isConflict(ConflictCause.VERSION);
      assertThat(version(ticket(1))).isEqualTo(1);
    }

    @Test
    @DisplayName("what does not exist is not gone on with")
    void nothingToGoOnWith() {
      commit(open(1));
      Write write = noting(stored(ticket(1)));
      use(newStore(clock, 1));

      assertThat(commit(Scribe.change(write))).isConflict(ConflictCause.VERSION);
    }

    @Test
    @DisplayName("a change sees what the ones before it in the same batch did")
    void inOrder() {
      Write first = opening(ticket(1));
      Versioned then = new Versioned(first.key(), 1, START, first.state());

      List<CommitResult> results = commit(Scribe.change(first), Scribe.change(noting(then)));

      assertThat(results.get(0)).isCommittedAt(new Position(1));
      assertThat(results.get(1)).isCommittedAt(new Position(2));
    }

    @Test
    @DisplayName("each change of a batch succeeds or fails alone, and the answers keep the order")
    void alone() {
      List<CommitResult> results = commit(open(1), open(1), open(2));

      assertThat(results).hasSize(3);
      assertThat(results.get(0)).isCommittedAt(new Position(1));
      assertThat(results.get(1)).isConflict(ConflictCause.VERSION);
      assertThat(results.get(2)).isCommittedAt(new Position(2));
    }

    @Test
    @DisplayName("a conflict names a position by which the reason for it can be read")
    void positionOfConflict() {
      commit(open(1));
      Versioned stale = stored(ticket(1));
      CommitResult.Committed reason = (CommitResult.Committed) commit(Scribe.change(noting(stale)));

      CommitResult.Conflict conflict = (CommitResult.Conflict) commit(Scribe.change(noting(stale)));

      assertThat(conflict.position()).isGreaterThanOrEqualTo(reason.position());
      assertThat(conflict.position()).isLessThanOrEqualTo(store.end(SHARD));
      assertThat(conflict.what()).isNotBlank();
    }

    @Test
    @DisplayName("a change without events is committed at the end of the journal")
    void withoutEvents() {
      commit(open(1));

      assertThat(commit(claim(claimOf("anna", ANNA, 1)))).isCommittedAt(new Position(1));
    }

    @Test
    @DisplayName("an empty batch has no answers")
    void empty() {
      assertThat(store.commit(SHARD, List.of())).isEmpty();
    }

    @Test
    @DisplayName("more than 1,000 changes at a time are refused, and nothing of them is done")
    void tooMany() {
      List<Change> changes = new ArrayList<>();
      for (long id = 1; id <= 1_001; id++) {
        changes.add(open(id));
      }

      refused(Code.TOO_MANY, () -> store.commit(SHARD, changes));

      assertThat(store.end(SHARD)).isEqualTo(Position.START);
      assertThat(store.commit(SHARD, changes.subList(0, 1_000))).hasSize(1_000);
    }

    @Test
    @DisplayName("a batch with a tenant of another shard is refused, and nothing of it is done")
    void otherShard() {
      use(newStore(clock, 2));
      TenantId elsewhere = new TenantId(7);
      store.createTenant(elsewhere, OTHER_SHARD);
      Write stray = scribe.first(AggregateKey.of(elsewhere, new TicketId(1)), Fixtures.opened(1));

      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(() -> commit(open(1), Scribe.change(stray)));

      assertThat(store.end(SHARD)).isEqualTo(Position.START);
      assertThat(store.end(OTHER_SHARD)).isEqualTo(Position.START);
    }
  }

  @Nested
  @DisplayName("holds to guards:")
  class Guards {
    @Test
    @DisplayName("what was only read must be at the version that was read")
    void atVersion() {
      commit(open(1));

      assertThat(commit(open(2, new Guard.AtVersion(ticket(1), 2))))
          .isConflict(ConflictCause.VERSION);
      assertThat(commit(open(2, new Guard.AtVersion(ticket(1), 1)))).isCommitted();
    }

    @Test
    @DisplayName("version 0 means that there must be nothing")
    void atNoVersion() {
      assertThat(commit(open(2, new Guard.AtVersion(ticket(1), 0)))).isCommitted();
      assertThat(commit(open(3, new Guard.AtVersion(ticket(2), 0))))
          .isConflict(ConflictCause.VERSION);
    }

    @Test
    @DisplayName("nothing is bound under an epoch that is over")
    void atEpoch() {
      assertThat(commit(open(1, new Guard.AtEpoch(0)))).isCommitted();
      Epoch epoch = store.takeOver(SHARD);

      assertThat(commit(open(2, new Guard.AtEpoch(0)))).isConflict(ConflictCause.EPOCH);
      assertThat(commit(open(2, new Guard.AtEpoch(epoch.number())))).isCommitted();
    }

    @Test
    @DisplayName("an identity belongs to who claimed it first")
    void identity() {
      assertThat(commit(claim(claimOf("anna", ANNA, 1)))).isCommitted();

      assertThat(commit(open(1, claimOf("anna", BELA, 2)))).isConflict(ConflictCause.IDENTITY);
      assertThat(commit(open(1, claimOf("anna", ANNA, 1)))).isCommitted();
      assertThat(store.customerOf(TENANT, address("anna"))).contains(ANNA);
    }

    @Test
    @DisplayName("an address on an account and a key across accounts are two identities")
    void unionId() {
      IdentityKey across = new IdentityKey(null, "anna");
      commit(claim(claimOf("anna", ANNA, 1)));

      assertThat(store.customerOf(TENANT, across)).isEmpty();
      assertThat(commit(claim(new Guard.ClaimIdentity(across, BELA, new ContentId(2)))))
          .isCommitted();
      assertThat(store.customerOf(TENANT, across)).contains(BELA);
      assertThat(store.customerOf(TENANT, address("anna"))).contains(ANNA);
    }

    @Test
    @DisplayName("an identity that was released can be claimed by anybody")
    void releasedIdentity() {
      commit(claim(claimOf("anna", ANNA, 1)));

      assertThat(commit(claim(new Guard.ReleaseIdentity(new ContentId(1))))).isCommitted();

      assertThat(store.customerOf(TENANT, address("anna"))).isEmpty();
      assertThat(commit(claim(claimOf("anna", BELA, 2)))).isCommitted();
    }

    @Test
    @DisplayName("releasing what nobody has is no conflict")
    void releasedNothing() {
      assertThat(commit(claim(new Guard.ReleaseIdentity(new ContentId(1))))).isCommitted();
      assertThat(commit(claim(new Guard.ReleaseThread(new ConversationId(1))))).isCommitted();
    }

    @Test
    @DisplayName("an identity moves with a merge, if it was claimed")
    void movedIdentity() {
      Guard move = new Guard.MoveIdentity(new ContentId(1), BELA);
      assertThat(commit(claim(move))).isConflict(ConflictCause.IDENTITY);
      commit(claim(claimOf("anna", ANNA, 1)));

      assertThat(commit(claim(move))).isCommitted();

      assertThat(store.customerOf(TENANT, address("anna"))).contains(BELA);
      assertThat(commit(claim(new Guard.ReleaseIdentity(new ContentId(1))))).isCommitted();
      assertThat(store.customerOf(TENANT, address("anna"))).isEmpty();
    }

    @Test
    @DisplayName("a thread belongs to the conversation that claimed it first, until released")
    void thread() {
      ThreadKey thread = new ThreadKey(ACCOUNT, "thread");
      assertThat(commit(claim(claimOf("thread", 1)))).isCommitted();

      assertThat(commit(open(1, claimOf("thread", 2)))).isConflict(ConflictCause.THREAD);
      assertThat(commit(open(1, claimOf("thread", 1)))).isCommitted();
      assertThat(store.conversationOf(TENANT, thread)).contains(new ConversationId(1));
      assertThat(commit(claim(new Guard.ReleaseThread(new ConversationId(1))))).isCommitted();
      assertThat(store.conversationOf(TENANT, thread)).isEmpty();
      assertThat(commit(claim(claimOf("thread", 2)))).isCommitted();
    }

    @Test
    @DisplayName("a host key names one thing of each type")
    void hostKey() {
      Guard one = new Guard.ClaimHostKey(AggregateType.TICKET, "k", 1);
      assertThat(commit(claim(one))).isCommitted();

      assertThat(commit(open(2, new Guard.ClaimHostKey(AggregateType.TICKET, "k", 2))))
          .isConflict(ConflictCause.HOST_KEY);
      assertThat(commit(claim(one))).isCommitted();
      assertThat(commit(claim(new Guard.ClaimHostKey(AggregateType.AGENT, "k", 2)))).isCommitted();
      assertThat(store.idOf(TENANT, AggregateType.TICKET, "k")).hasValue(1);
      assertThat(store.idOf(TENANT, AggregateType.AGENT, "k")).hasValue(2);
      assertThat(store.idOf(TENANT, AggregateType.TICKET, "K")).isEmpty();
    }

    @Test
    @DisplayName("guards take effect one after the other: what is released can be claimed")
    void inOrder() {
      commit(claim(claimOf("anna", ANNA, 1), claimOf("thread", 1)));

      assertThat(
              commit(
                  claim(
                      new Guard.ReleaseIdentity(new ContentId(1)),
                      claimOf("anna", BELA, 2),
                      new Guard.ReleaseThread(new ConversationId(1)),
                      claimOf("thread", 2))))
          .isCommitted();

      assertThat(store.customerOf(TENANT, address("anna"))).contains(BELA);
      assertThat(store.conversationOf(TENANT, new ThreadKey(ACCOUNT, "thread")))
          .contains(new ConversationId(2));
    }

    @Test
    @DisplayName("a refused change has claimed nothing")
    void claimedNothing() {
      commit(open(1));

      assertThat(
              commit(
                  claim(
                      claimOf("anna", ANNA, 1),
                      claimOf("thread", 1),
                      new Guard.ClaimHostKey(AggregateType.TICKET, "k", 1),
                      new Guard.ClaimCommand(answer("c", "done")),
                      new Guard.AtVersion(ticket(1), 9))))
          .isConflict(ConflictCause.VERSION);

      assertThat(store.customerOf(TENANT, address("anna"))).isEmpty();
      assertThat(store.conversationOf(TENANT, new ThreadKey(ACCOUNT, "thread"))).isEmpty();
      assertThat(store.idOf(TENANT, AggregateType.TICKET, "k")).isEmpty();
      assertThat(store.answer(TENANT, new CommandKey("c"))).isEmpty();
    }

    @Test
    @DisplayName("a refused change has released and moved nothing")
    void releasedNothingOnRefusal() {
      commit(claim(claimOf("anna", ANNA, 1), claimOf("bela", BELA, 2), claimOf("thread", 1)));

      assertThat(
              commit(
                  claim(
                      new Guard.ReleaseIdentity(new ContentId(1)),
                      new Guard.MoveIdentity(new ContentId(2), ANNA),
                      new Guard.ReleaseThread(new ConversationId(1)),
                      claimOf("thread", 2),
                      new Guard.AtVersion(ticket(1), 9))))
          .isConflict(ConflictCause.VERSION);

      assertThat(store.customerOf(TENANT, address("anna"))).contains(ANNA);
      assertThat(store.customerOf(TENANT, address("bela"))).contains(BELA);
      assertThat(store.conversationOf(TENANT, new ThreadKey(ACCOUNT, "thread")))
          .contains(new ConversationId(1));
      assertThat(commit(claim(new Guard.ReleaseIdentity(new ContentId(1))))).isCommitted();
      assertThat(store.customerOf(TENANT, address("anna"))).isEmpty();
    }

    @Test
    @DisplayName("a change of the same batch sees what was claimed before it")
    void inBatch() {
      List<CommitResult> results =
          commit(open(1, claimOf("anna", ANNA, 1)), open(2, claimOf("anna", BELA, 2)));

      assertThat(results.get(0)).isCommitted();
      assertThat(results.get(1)).isConflict(ConflictCause.IDENTITY);
      assertThat(version(ticket(2))).isZero();
    }

    @Test
    @DisplayName("tenants claim side by side")
    void perTenant() {
      commit(claim(claimOf("anna", ANNA, 1), new Guard.ClaimCommand(answer("c", "done"))));

      assertThat(store.customerOf(OTHER_TENANT, address("anna"))).isEmpty();
      assertThat(store.answer(OTHER_TENANT, new CommandKey("c"))).isEmpty();
      assertThat(
              commit(
                  new Change(
                      OTHER_TENANT,
                      List.of(),
                      List.of(
                          claimOf("anna", BELA, 1), new Guard.ClaimCommand(answer("c", "other"))))))
          .isCommitted();
    }
  }

  @Nested
  @DisplayName("knows commands again:")
  class Idempotency {
    @Test
    @DisplayName("a used key gets the same answer, and nothing else happens")
    void repeated() {
      StoredAnswer answer = answer("c", "ticket 1");
      commit(open(1, new Guard.ClaimCommand(answer)));

      assertThat(
              commit(
                  open(
                      2,
                      claimOf("anna", ANNA, 1),
                      new Guard.ClaimCommand(answer("c", "ticket 2")))))
          .isRepeated(answer);

      assertThat(version(ticket(2))).isZero();
      assertThat(store.customerOf(TENANT, address("anna"))).isEmpty();
      assertThat(store.answer(TENANT, answer.key())).contains(answer);
    }

    @Test
    @DisplayName("a repetition is known as one although the first attempt moved the versions on")
    void beforeVersions() {
      StoredAnswer answer = answer("c", "ticket 1");
      Change change = open(1, new Guard.ClaimCommand(answer));
      commit(change);

      assertThat(commit(change)).isRepeated(answer);
    }

    @Test
    @DisplayName("within a batch, too")
    void inBatch() {
      StoredAnswer answer = answer("c", "ticket 1");
      Change change = open(1, new Guard.ClaimCommand(answer));

      List<CommitResult> results = commit(change, change);

      assertThat(results.get(0)).isCommitted();
      assertThat(results.get(1)).isRepeated(answer);
    }

    @Test
    @DisplayName("an answer is found at least until the time that it is kept until")
    void kept() {
      StoredAnswer answer = answer("c", "ticket 1");
      commit(open(1, new Guard.ClaimCommand(answer)));
      clock.set(answer.keptUntil().minusMillis(1));

      assertThat(commit(open(2))).isCommitted();
      assertThat(store.answer(TENANT, answer.key())).contains(answer);
      assertThat(store.answer(TENANT, new CommandKey("d"))).isEmpty();
    }

    @Test
    @DisplayName("a blanked answer keeps its key, and nothing else")
    void blanked() {
      StoredAnswer answer = answer("c", "ticket 1");
      StoredAnswer other = answer("d", "ticket 2");
      commit(claim(new Guard.ClaimCommand(answer), new Guard.ClaimCommand(other)));

      store.blankAnswers(TENANT, List.of(answer.key(), new CommandKey("never used")));

      StoredAnswer blank = new StoredAnswer(answer.key(), "", "", answer.keptUntil());
      assertThat(store.answer(TENANT, answer.key())).contains(blank);
      assertThat(store.answer(TENANT, other.key())).contains(other);
      assertThat(store.answer(TENANT, new CommandKey("never used"))).isEmpty();
      assertThat(commit(open(1, new Guard.ClaimCommand(answer)))).isRepeated(blank);
    }
  }

  @Nested
  @DisplayName("keeps a journal:")
  class Journal {
    @Test
    @DisplayName("positions follow each other in the order of changes, writes and events")
    void order() {
      commit(
          Scribe.change(
              opening(ticket(2)),
              scribe.first(
                  ticket(1),
                  Fixtures.opened(1),
                  new TicketEvent.Queued(Fixtures.workOf(new TicketId(1), START)))),
          open(3));

      List<JournalEntry> entries = entries(SHARD, Position.START, 10);

      assertThat(entries)
          .extracting(entry -> entry.position().value())
          .containsExactly(1L, 2L, 3L, 4L);
      assertThat(entries)
          .extracting(entry -> entry.envelope().aggregate().id())
          .containsExactly(2L, 1L, 1L, 3L);
      assertThat(entries)
          .extracting(entry -> entry.envelope().version())
          .containsExactly(1L, 1L, 2L, 1L);
      assertThat(store.end(SHARD)).isEqualTo(new Position(4));
    }

    @Test
    @DisplayName("is read page by page")
    void pages() {
      commit(open(1), open(2), open(3));

      assertThat(entries(SHARD, Position.START, 2)).hasSize(2);
      assertThat(entries(SHARD, new Position(2), 2))
          .extracting(entry -> entry.envelope().aggregate())
          .containsExactly(ticket(3));
      assertThat(entries(SHARD, new Position(3), 2)).isEmpty();
    }

    @Test
    @DisplayName("is empty at first")
    void empty() {
      assertThat(store.end(SHARD)).isEqualTo(Position.START);
      assertThat(entries(SHARD, Position.START, 10)).isEmpty();
    }

    @Test
    @DisplayName("each shard has its own")
    void shards() {
      use(newStore(clock, 2));
      TenantId elsewhere = new TenantId(7);
      store.createTenant(elsewhere, OTHER_SHARD);
      Write write = scribe.first(AggregateKey.of(elsewhere, new TicketId(1)), Fixtures.opened(1));
      commit(open(1), open(2));

      assertThat(store.commit(OTHER_SHARD, List.of(Scribe.change(write))).get(0))
          .isCommittedAt(new Position(1));
      assertThat(entries(OTHER_SHARD, Position.START, 10))
          .extracting(JournalEntry::shard)
          .containsExactly(OTHER_SHARD);
      assertThat(entries(SHARD, Position.START, 10)).hasSize(2);
    }

    @Test
    @DisplayName("pages hold 1 to 10,000 entries")
    void limits() {
      refused(Code.INVALID_VALUE, () -> store.read(SHARD, Position.START, 0));
      refused(Code.INVALID_VALUE, () -> store.read(SHARD, Position.START, 10_001));
      refused(Code.INVALID_VALUE, () -> store.history(ticket(1), 0, 0));
      refused(Code.INVALID_VALUE, () -> store.history(ticket(1), 0, 10_001));
      assertThat(entries(SHARD, Position.START, 10_000)).isEmpty();
    }

    @Test
    @DisplayName("the history of an aggregate is read from any version on")
    void history() {
      commit(open(1), open(2));
      for (int i = 0; i < 3; i++) {
        commit(Scribe.change(noting(stored(ticket(1)))));
      }

      assertThat(store.history(ticket(1), 0, 10)).hasSize(4);
      assertThat(store.history(ticket(1), 1, 2))
          .extracting(event -> event.envelope().version())
          .containsExactly(2L, 3L);
      assertThat(store.history(ticket(1), 4, 10)).isEmpty();
      assertThat(store.history(ticket(9), 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("below the retention limit it says where it begins, and histories stay whole")
    void truncated() {
      Optional<Store> truncating = newTruncatingStore(clock, 10);
      assumeTrue(truncating.isPresent(), "The journal of this store cannot be truncated here.");
      use(truncating.get());
      commit(open(1));
      for (int i = 2; i <= 50; i++) {
        commit(Scribe.change(noting(stored(ticket(1)))));
      }

      JournalPage page = store.read(SHARD, Position.START, 10);

      assertThat(page).isInstanceOf(JournalPage.Truncated.class);
      Position first = ((JournalPage.Truncated) page).firstAvailable();
      assertThat(first.value()).isBetween(31L, 41L);
      assertThat(store.read(SHARD, new Position(first.value() - 2), 10)).isEqualTo(page);
      List<JournalEntry> entries = entries(SHARD, new Position(first.value() - 1), 100);
      assertThat(entries.get(0).position()).isEqualTo(first);
      assertThat(entries.get(entries.size() - 1).position()).isEqualTo(new Position(50));
      assertThat(store.history(ticket(1), 0, 100)).hasSize(50);
      assertThat(version(ticket(1))).isEqualTo(50);
    }
  }

  @Nested
  @DisplayName("is looked up:")
  class LookUps {
    @Test
    @DisplayName("aggregates are answered in the order of the keys, and left empty where absent")
    void load() {
      commit(open(1), open(2));

      List<Optional<Versioned>> found =
          store.load(
              List.of(ticket(2), ticket(9), ticket(1), AggregateKey.of(TENANT, new MessageId(1))));

      assertThat(found).hasSize(4);
      assertThat(found.get(0).orElseThrow().key()).isEqualTo(ticket(2));
      assertThat(found.get(1)).isEmpty();
      assertThat(found.get(2).orElseThrow().key()).isEqualTo(ticket(1));
      assertThat(found.get(3)).isEmpty();
    }

    @Test
    @DisplayName("an id of another tenant is not found")
    void otherTenant() {
      commit(open(1));

      assertThat(find(store, AggregateKey.of(OTHER_TENANT, new TicketId(1)))).isEmpty();
      assertThat(store.history(AggregateKey.of(OTHER_TENANT, new TicketId(1)), 0, 10)).isEmpty();
      assertThat(store.ids(OTHER_TENANT, AggregateType.TICKET, 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("at most 1,000 aggregates at a time")
    void bounded() {
      refused(Code.TOO_MANY, () -> store.load(Collections.nCopies(1_001, ticket(1))));
      assertThat(store.load(Collections.nCopies(1_000, ticket(1)))).hasSize(1_000);
    }

    @Test
    @DisplayName("ids are listed by type, in order, page by page")
    void ids() {
      commit(open(3), open(1), open(2));
      commit(
          Scribe.change(
              scribe.first(AggregateKey.of(TENANT, new CustomerId(4)), Fixtures.created())));

      assertThat(store.ids(TENANT, AggregateType.TICKET, 0, 2)).containsExactly(1L, 2L);
      assertThat(store.ids(TENANT, AggregateType.TICKET, 2, 2)).containsExactly(3L);
      assertThat(store.ids(TENANT, AggregateType.CUSTOMER, 0, 10)).containsExactly(4L);
      assertThat(store.ids(TENANT, AggregateType.AGENT, 0, 10)).isEmpty();
      refused(Code.INVALID_VALUE, () -> store.ids(TENANT, AggregateType.TICKET, 0, 0));
      refused(Code.INVALID_VALUE, () -> store.ids(TENANT, AggregateType.TICKET, 0, 1_001));
    }

    @Test
    @DisplayName("messages are found under the ticket where they stand now, page by page")
    void messages() {
      commit(open(1), open(2));
      for (long id : List.of(5L, 3L, 4L)) {
        commit(
            Scribe.change(
                scribe.first(
                    AggregateKey.of(TENANT, new MessageId(id)), Fixtures.added(new TicketId(1)))));
      }
      commit(
          Scribe.change(
              scribe.next(
                  stored(AggregateKey.of(TENANT, new MessageId(4))),
                  new MessageEvent.Moved(new TicketId(2)))));

      assertThat(store.messagesOf(TENANT, new TicketId(1), null, 1))
          .containsExactly(new MessageId(3));
      assertThat(store.messagesOf(TENANT, new TicketId(1), new MessageId(3), 10))
          .containsExactly(new MessageId(5));
      assertThat(store.messagesOf(TENANT, new TicketId(2), null, 10))
          .containsExactly(new MessageId(4));
      assertThat(store.messagesOf(OTHER_TENANT, new TicketId(1), null, 10)).isEmpty();
      refused(Code.INVALID_VALUE, () -> store.messagesOf(TENANT, new TicketId(1), null, 1_001));
    }
  }

  @Nested
  @DisplayName("knows its owner and its followers:")
  class Ownership {
    @Test
    @DisplayName("a take-over raises the epoch by one and notes the end of the journal")
    void takeOver() {
      assertThat(store.epoch(SHARD).number()).isZero();
      commit(open(1), open(2));

      assertThat(store.takeOver(SHARD)).isEqualTo(new Epoch(1, new Position(2)));
      commit(open(3));
      assertThat(store.epoch(SHARD)).isEqualTo(new Epoch(1, new Position(2)));
      assertThat(store.takeOver(SHARD)).isEqualTo(new Epoch(2, new Position(3)));
    }

    @Test
    @DisplayName("shards are taken over one by one")
    void perShard() {
      use(newStore(clock, 2));

      store.takeOver(OTHER_SHARD);

      assertThat(store.epoch(SHARD).number()).isZero();
      assertThat(store.epoch(OTHER_SHARD).number()).isEqualTo(1);
    }

    @Test
    @DisplayName("a cursor is what was saved last under its name")
    void cursors() {
      assertThat(store.cursor("follower")).isEmpty();
      store.saveCursor("follower", "1");
      store.saveCursor("follower", "2");
      store.saveCursor("other", "");

      assertThat(store.cursor("follower")).contains("2");
      assertThat(store.cursor("other")).contains("");
    }

    @Test
    @DisplayName("a cursor that is saved only where there is none has one text for all")
    void savedOnce() {
      List<String> texts = Race.of(RUNNERS, i -> () -> store.cursorOr("secret", "of " + i));

      assertThat(texts).containsOnly(store.cursor("secret").orElseThrow());
      assertThat(store.cursorOr("secret", "late")).isEqualTo(texts.get(0));
      refused(Code.TOO_LONG, () -> store.cursorOr("n".repeat(201), "v"));
    }

    @Test
    @DisplayName("a cursor's name has at most 200 characters, its text 1,000")
    void bounded() {
      store.saveCursor("n".repeat(200), "v".repeat(1_000));

      assertThat(store.cursor("n".repeat(200))).contains("v".repeat(1_000));
      refused(Code.TOO_LONG, () -> store.saveCursor("n".repeat(201), "v"));
      refused(Code.TOO_LONG, () -> store.saveCursor("n", "v".repeat(1_001)));
      assertThat(store.cursor("n")).isEmpty();
    }
  }

  @Nested
  @DisplayName("keeps its word when many use it at a time:")
  class Concurrency {
    private Store node(int i) {
      boolean shared = store.abilities().contains(StoreAbility.SEVERAL_NODES);
      return shared && i % 2 == 1 ? anotherNode(store) : store;
    }

    private CommitResult attempt(Store node, Change change) {
      return node.commit(SHARD, List.of(change)).get(0);
    }

    @Test
    @DisplayName("no update is lost where nothing but the expected version protects it")
    void counter() {
      int each = 50;
      commit(open(1));

      Race.of(
          RUNNERS,
          i -> {
            Store node = node(i);
            return () -> {
              for (int done = 0; done < each; ) {
                Versioned before = find(node, ticket(1)).orElseThrow();
                if (attempt(node, Scribe.change(noting(before)))
                    instanceof CommitResult.Committed) {
                  done++;
                }
              }
              return null;
            };
          });

      assertThat(version(ticket(1))).isEqualTo(1 + RUNNERS * each);
      assertThat(((Ticket) stored(ticket(1)).state()).messages()).isEqualTo(RUNNERS * each);
    }

    @Test
    @DisplayName("of the first messages of one new customer exactly one makes the customer")
    void firstMessages() {
      for (int round = 1; round <= 20; round++) {
        String address = "customer " + round;
        String thread = "thread " + round;
        long base = round * 100L;

        List<CommitResult> results =
            Race.of(
                RUNNERS,
                i -> {
                  Store node = node(i);
                  AggregateKey customer = AggregateKey.of(TENANT, new CustomerId(base + i));
                  Change change =
                      new Change(
                          TENANT,
                          List.of(
                              scribe.first(customer, Fixtures.created()),
                              opening(ticket(base + i))),
                          List.of(
                              claimOf(address, new CustomerId(base + i), base + i),
                              claimOf(thread, base + i)));
                  return () -> attempt(node, change);
                });

        List<Integer> winners = winners(results);
        assertThat(winners).hasSize(1);
        long winner = base + winners.get(0);
        assertThat(store.customerOf(TENANT, address(address))).contains(new CustomerId(winner));
        assertThat(store.conversationOf(TENANT, new ThreadKey(ACCOUNT, thread)))
            .contains(new ConversationId(winner));
        assertThat(store.ids(TENANT, AggregateType.TICKET, base - 1, 100)).containsExactly(winner);
        for (CommitResult result : results) {
          if (result instanceof CommitResult.Conflict conflict) {
            assertThat(conflict.cause()).isIn(ConflictCause.IDENTITY, ConflictCause.THREAD);
          }
        }
      }
    }

    @Test
    @DisplayName("of the repetitions of one command exactly one is committed")
    void repetitions() {
      for (int round = 1; round <= 20; round++) {
        String key = "command " + round;
        long base = round * 100L;

        List<CommitResult> results =
            Race.of(
                RUNNERS,
                i -> {
                  Store node = node(i);
                  Change change =
                      open(base + i, new Guard.ClaimCommand(answer(key, "ticket " + (base + i))));
                  return () -> attempt(node, change);
                });

        List<Integer> winners = winners(results);
        assertThat(winners).hasSize(1);
        for (int i = 0; i < RUNNERS; i++) {
          if (i != winners.get(0)) {
            assertThat(results.get(i)).isRepeated(answer(key, "ticket " + (base + winners.get(0))));
          }
        }
      }
    }

    private List<Integer> winners(List<CommitResult> results) {
      List<Integer> winners = new ArrayList<>();
      for (int i = 0; i < results.size(); i++) {
        if (results.get(i) instanceof CommitResult.Committed) {
          winners.add(i);
        }
      }
      return winners;
    }

    @Test
    @DisplayName("changes over the same aggregates in any order get through, and stay whole")
    void crossing() {
      commit(open(1), open(2));
      int each = 25;

      Race.of(
          RUNNERS,
          i -> {
            Store node = node(i);
            List<AggregateKey> keys =
                i % 2 == 0 ? List.of(ticket(1), ticket(2)) : List.of(ticket(2), ticket(1));
            return () -> {
              for (int done = 0; done < each; ) {
                List<Optional<Versioned>> before = node.load(keys);
                Change both =
                    Scribe.change(
                        noting(before.get(0).orElseThrow()), noting(before.get(1).orElseThrow()));
                if (attempt(node, both) instanceof CommitResult.Committed) {
                  done++;
                }
              }
              return null;
            };
          });

      assertThat(version(ticket(1))).isEqualTo(1 + RUNNERS * each);
      assertThat(version(ticket(2))).isEqualTo(1 + RUNNERS * each);
    }

    @Test
    @DisplayName("who reads while others write misses nothing, and never reads anything twice")
    void readers() {
      int writers = 4;
      int each = 100;
      CountDownLatch writing = new CountDownLatch(writers);

      List<List<JournalEntry>> read =
          Race.of(
              writers + 2,
              i -> {
                Store node = node(i);
                return i < writers ? writer(node, i, each, writing) : reader(node, writing);
              });

      List<JournalEntry> journal = entries(SHARD, Position.START, 10_000);
      assertThat(journal).hasSize(writers * each * 2);
      assertThat(read.get(writers)).isEqualTo(journal);
      assertThat(read.get(writers + 1)).isEqualTo(journal);
    }

    private Callable<List<JournalEntry>> writer(
        Store node, int number, int count, CountDownLatch writing) {
      return () -> {
        try {
          for (int i = 0; i < count; i++) {
            long id = 1 + number * 1_000L + 2L * i;
            assertThat(attempt(node, Scribe.change(opening(ticket(id)), opening(ticket(id + 1)))))
                .isCommitted();
          }
          return List.of();
        } finally {
          writing.countDown();
        }
      };
    }

    private Callable<List<JournalEntry>> reader(Store node, CountDownLatch writing) {
      return () -> {
        List<JournalEntry> read = new ArrayList<>();
        boolean over;
        do {
          over = writing.getCount() == 0;
          Position after = new Position(read.size());
          JournalPage.Entries page = (JournalPage.Entries) node.read(SHARD, after, 7);
          read.addAll(page.entries());
          over = over && page.entries().isEmpty();
        } while (!over);
        return read;
      };
    }

    @Test
    @DisplayName("nothing is committed under an old epoch after the take-over was answered")
    void takeOver() {
      for (int round = 1; round <= 10; round++) {
        long base = round * 100_000L;
        long epoch = store.epoch(SHARD).number();
        Consumer<Position> check =
            last -> assertThat(last).isLessThanOrEqualTo(store.epoch(SHARD).since());

        List<Position> last =
            Race.of(
                4,
                i -> {
                  Store node = node(i);
                  return i == 0
                      ? () -> node.takeOver(SHARD).since()
                      : () -> commitUntilRefused(node, base + i * 10_000L, epoch);
                });

        last.forEach(check);
      }
    }

    private Position commitUntilRefused(Store node, long firstId, long epoch) {
      Position last = Position.START;
      for (long id = firstId; ; id++) {
        CommitResult result = attempt(node, open(id, new Guard.AtEpoch(epoch)));
        if (!(result instanceof CommitResult.Committed committed)) {
          assertThat(result).isConflict(ConflictCause.EPOCH);
          return last;
        }
        last = committed.position();
      }
    }
  }

  @Nested
  @DisplayName("outlives its process, if it says so:")
  class Durability {
    @Test
    @DisplayName("what was committed is there when the store is opened again")
    void durable() {
      assumeTrue(
          store.abilities().contains(StoreAbility.DURABLE), "This store is not DURABLE, it says.");
      StoredAnswer answer = answer("c", "ticket 1");
      commit(open(1, claimOf("anna", ANNA, 1), new Guard.ClaimCommand(answer)));
      Epoch epoch = store.takeOver(SHARD);
      store.saveCursor("follower", "1");
      List<JournalEntry> journal = entries(SHARD, Position.START, 10);
      Versioned state = stored(ticket(1));

      store = reopened(store);

      assertThat(store.shardOf(TENANT)).contains(SHARD);
      assertThat(stored(ticket(1))).isEqualTo(state);
      assertThat(entries(SHARD, Position.START, 10)).isEqualTo(journal);
      assertThat(store.customerOf(TENANT, address("anna"))).contains(ANNA);
      assertThat(store.answer(TENANT, answer.key())).contains(answer);
      assertThat(store.epoch(SHARD)).isEqualTo(epoch);
      assertThat(store.cursor("follower")).contains("1");
      assertThat(commit(open(2))).isCommittedAt(new Position(2));
    }
  }
}
