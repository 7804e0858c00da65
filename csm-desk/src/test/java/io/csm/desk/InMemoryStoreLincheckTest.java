package io.csm.desk;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.csm.core.Actor;
import io.csm.core.AggregateState;
import io.csm.core.CommandKey;
import io.csm.core.ContentId;
import io.csm.core.CustomerId;
import io.csm.core.EventId;
import io.csm.core.Position;
import io.csm.core.ShardId;
import io.csm.core.event.AggregateKey;
import io.csm.core.event.Envelope;
import io.csm.core.event.ExtensionEvent;
import io.csm.core.event.RecordedEvent;
import io.csm.spi.Change;
import io.csm.spi.CommitResult;
import io.csm.spi.Guard;
import io.csm.spi.IdentityKey;
import io.csm.spi.JournalPage;
import io.csm.spi.Write;
import io.csm.testkit.Fixtures;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The store in memory, looked at by Lincheck,")
class InMemoryStoreLincheckTest {
  private static final ShardId SHARD = new ShardId(0);

  @Test
  @DisplayName("is linearizable")
  void linearizable() {
    options().check(Whole.class);
  }

  @Test
  @DisplayName("would be found out, were a change committed piece by piece")
  void foundOut() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> options().check(PieceByPiece.class))
        .withMessageContaining("Invalid execution results");
  }

  private static StressOptions options() {
    return new StressOptions()
        .iterations(20)
        .invocationsPerIteration(50)
        .threads(2)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(1)
        .minimizeFailedScenario(false);
  }

  /** A version and nothing else. */
  record Counter(long version) implements AggregateState {}

  /** What Lincheck calls at a time: few keys, so that calls meet. */
  @Param(name = "id", gen = IntGen.class, conf = "1:2")
  @Param(name = "version", gen = IntGen.class, conf = "0:1")
  public abstract static class Calls {
    final InMemoryStore store = InMemoryStore.create(InstantSource.fixed(Fixtures.START));

    Calls() {
      store.createTenant(Fixtures.TENANT, SHARD);
    }

    abstract String commit(Change change);

    @Operation
    public String write(@Param(name = "id") int id, @Param(name = "version") int version) {
      return commit(new Change(Fixtures.TENANT, List.of(writing(id, version)), List.of()));
    }

    @Operation
    public String writeBoth(@Param(name = "version") int version) {
      return commit(
          new Change(
              Fixtures.TENANT, List.of(writing(1, version), writing(2, version)), List.of()));
    }

    @Operation
    public String claim(@Param(name = "id") int customer) {
      return commit(
          new Change(
              Fixtures.TENANT,
              List.of(),
              List.of(
                  new Guard.ClaimIdentity(
                      new IdentityKey(null, "anna"),
                      new CustomerId(customer),
                      new ContentId(customer)))));
    }

    @Operation
    public long version(@Param(name = "id") int id) {
      return store.load(List.of(key(id))).get(0).map(found -> found.version()).orElse(0L);
    }

    @Operation
    public long history(@Param(name = "id") int id) {
      return store.history(key(id), 0, 10).size();
    }

    @Operation
    public String read(@Param(name = "id") int after) {
      List<Long> ids = new ArrayList<>();
      if (store.read(SHARD, new Position(after - 1), 10) instanceof JournalPage.Entries page) {
        page.entries().forEach(entry -> ids.add(entry.envelope().aggregate().id()));
      }
      return ids.toString();
    }

    @Operation
    public long owner() {
      return store
          .customerOf(Fixtures.TENANT, new IdentityKey(null, "anna"))
          .map(CustomerId::value)
          .orElse(0L);
    }

    private static AggregateKey key(int id) {
      return AggregateKey.of(Fixtures.TENANT, new CustomerId(id));
    }

    private static Write writing(int id, int version) {
      Envelope envelope =
          new Envelope(
              new EventId(1),
              key(id),
              version + 1L,
              1,
              Fixtures.START,
              Fixtures.START,
              Actor.SYSTEM,
              new CommandKey("command"),
              null,
              1,
              0);
      RecordedEvent event =
          new RecordedEvent(envelope, new ExtensionEvent("test", "counted", 1, ""));
      return new Write(key(id), version, new Counter(version + 1L), List.of(event));
    }

    static String told(CommitResult result) {
      return result instanceof CommitResult.Committed committed
          ? "committed at " + committed.position().value()
          : "refused";
    }
  }

  /** The store as it is. */
  public static final class Whole extends Calls {
    public Whole() {}

    @Override
    String commit(Change change) {
      return told(store.commit(SHARD, List.of(change)).get(0));
    }
  }

  /**
   * The store as it must not be: each write of a change is committed by itself, and between two of
   * them others have their turn.
   */
  public static final class PieceByPiece extends Calls {
    private static final int TURNS = 200;

    public PieceByPiece() {}

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // Nothing but a chance depends on the scheduler.
    String commit(Change change) {
      StringBuilder told = new StringBuilder();
      for (Write write : change.writes()) {
        Change piece = new Change(change.tenant(), List.of(write), List.of());
        told.append(told(store.commit(SHARD, List.of(piece)).get(0)));
        for (int turn = 0; turn < TURNS; turn++) {
          Thread.yield();
        }
      }
      return told.toString();
    }
  }
}
