package io.csm.desk;

import static io.csm.testkit.CsmAssertions.assertThat;
import static io.csm.testkit.Fixtures.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Code;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.ConversationId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.ShardId;
import io.csm.core.TenantId;
import io.csm.core.TicketId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.AggregateType;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.StoredAnswer;
import io.csm.spi.ThreadKey;
import io.csm.testkit.Fixtures;
import io.csm.testkit.InvariantExtension;
import io.csm.testkit.Scribe;
import io.csm.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store in memory does besides the contract: bounds, and forgetting. */
@DisplayName("The store in memory")
class InMemoryStoreBoundsTest {
  private static final ShardId SHARD = new ShardId(0);
  private static final CustomerId ANNA = new CustomerId(1);
  private static final IdentityKey IDENTITY = new IdentityKey(null, "anna");

  @RegisterExtension final InvariantExtension invariants = new InvariantExtension();

  private final SettableClock clock = new SettableClock(Fixtures.START);
  private final Scribe scribe = new Scribe(clock);

  private InMemoryStore store(InMemoryStore.Builder builder) {
    InMemoryStore store = invariants.watch(builder.build());
    store.createTenant(TENANT, SHARD);
    return store;
  }

  private Change open(long id) {
    return Scribe.change(
        scribe.first(AggregateKey.of(TENANT, new TicketId(id)), Fixtures.opened(id)));
  }

  private static Change claim(Guard... guards) {
    return new Change(TENANT, List.of(), List.of(guards));
  }

  private static Guard command(String key, Instant keptUntil) {
    return new Guard.ClaimCommand(
        new StoredAnswer(new CommandKey(key), "a".repeat(64), "done", keptUntil));
  }

  private static CommitResult commit(InMemoryStore store, Change change) {
    return store.commit(SHARD, List.of(change)).get(0);
  }

  private static void overloaded(ThrowingCallable call) {
    assertThatExceptionOfType(CsmException.class)
        .isThrownBy(call)
        .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.OVERLOADED));
  }

  @Test
  @DisplayName("refuses a batch whole that would go beyond the bound of events")
  void events() {
    InMemoryStore store = store(InMemoryStore.builder(clock).maxEvents(2));
    commit(store, open(1));

    overloaded(() -> store.commit(SHARD, List.of(open(2), open(3))));

    assertThat(store.ids(TENANT, AggregateType.TICKET, 0, 10)).containsExactly(1L);
    assertThat(commit(store, open(2))).isCommitted();
    overloaded(() -> commit(store, open(3)));
  }

  @Test
  @DisplayName("refuses keys beyond the bound, and takes them when others were released")
  void keys() {
    InMemoryStore store = store(InMemoryStore.builder(clock).maxKeys(2));
    Instant soon = clock.instant().plusSeconds(60);
    commit(store, claim(new Guard.ClaimIdentity(IDENTITY, ANNA, new ContentId(1))));
    commit(store, claim(command("c", soon)));
    overloaded(() -> commit(store, claim(command("d", soon))));

    clock.set(soon);

    assertThat(commit(store, claim(command("d", soon.plusSeconds(60))))).isCommitted();
    overloaded(() -> commit(store, claim(command("e", soon))));
  }

  @Test
  @DisplayName("forgets an answer when its time is over, and the key is free again")
  void forgets() {
    InMemoryStore store = store(InMemoryStore.builder(clock));
    Instant soon = clock.instant().plusSeconds(60);
    commit(store, claim(command("later", soon.plusSeconds(60))));
    commit(store, claim(command("c", soon)));
    clock.set(soon.minusNanos(1));
    assertThat(store.answer(TENANT, new CommandKey("c"))).isPresent();

    clock.set(soon);

    assertThat(store.answer(TENANT, new CommandKey("c"))).isEmpty();
    assertThat(store.answer(TENANT, new CommandKey("later"))).isPresent();
    assertThat(commit(store, claim(command("c", soon.plusSeconds(60))))).isCommitted();
    clock.advance(Duration.ofSeconds(59));
    assertThat(commit(store, open(1))).isCommitted();
    assertThat(store.answer(TENANT, new CommandKey("c"))).isPresent();
  }

  @Test
  @DisplayName("refuses tenants and cursors beyond their bounds, but not those it has")
  void tenantsAndCursors() {
    InMemoryStore store = store(InMemoryStore.builder(clock).maxTenants(1).maxCursors(1));
    store.saveCursor("a", "1");

    overloaded(() -> store.createTenant(new TenantId(2), SHARD));
    overloaded(() -> store.saveCursor("b", "1"));
    assertThat(store.createTenant(TENANT, SHARD)).isEqualTo(SHARD);
    store.saveCursor("a", "2");
    assertThat(store.cursor("a")).contains("2");
  }

  @Test
  @DisplayName("lets the address that claimed an identity last release it")
  void claimedAgain() {
    InMemoryStore store = store(InMemoryStore.builder(clock));
    commit(store, claim(new Guard.ClaimIdentity(IDENTITY, ANNA, new ContentId(1))));
    commit(store, claim(new Guard.ClaimIdentity(IDENTITY, ANNA, new ContentId(2))));

    commit(store, claim(new Guard.ReleaseIdentity(new ContentId(1))));
    assertThat(store.customerOf(TENANT, IDENTITY)).contains(ANNA);
    commit(store, claim(new Guard.ReleaseIdentity(new ContentId(2))));
    assertThat(store.customerOf(TENANT, IDENTITY)).isEmpty();
  }

  @Test
  @DisplayName("releases every thread of a conversation")
  void threads() {
    InMemoryStore store = store(InMemoryStore.builder(clock));
    ConversationId conversation = new ConversationId(1);
    ThreadKey one = new ThreadKey(Fixtures.ACCOUNT, "one");
    ThreadKey other = new ThreadKey(Fixtures.ACCOUNT, "other");
    commit(
        store,
        claim(
            new Guard.ClaimThread(one, conversation), new Guard.ClaimThread(other, conversation)));

    commit(store, claim(new Guard.ReleaseThread(conversation)));

    assertThat(store.conversationOf(TENANT, one)).isEmpty();
    assertThat(store.conversationOf(TENANT, other)).isEmpty();
  }

  @Test
  @DisplayName("refuses to be built with bounds out of range")
  void ranges() {
    InMemoryStore.Builder builder = InMemoryStore.builder(clock);
    for (Runnable call :
        List.<Runnable>of(
            () -> builder.shards(0),
            () -> builder.shards(1_025),
            () -> builder.journalRetention(0),
            () -> builder.maxEvents(0),
            () -> builder.maxKeys(0),
            () -> builder.maxTenants(0),
            () -> builder.maxCursors(0))) {
      assertThatExceptionOfType(CsmException.class)
          .isThrownBy(call::run)
          .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(Code.INVALID_VALUE));
    }
  }
}
