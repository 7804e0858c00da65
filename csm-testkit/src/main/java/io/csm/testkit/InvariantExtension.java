package io.csm.testkit;

import io.csm.spi.Store;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Checks after every test what holds in every store at rest: the journal is contiguous and agrees
 * with the histories; versions have no gaps; {@code recordedAt} never decreases per aggregate;
 * every state is the fold of its history; what an agent holds and what tickets say of their agents
 * is the same, so that no ticket has two; no load was raised above the capacity in force without an
 * override; messages stand under their tickets.
 *
 * <pre>{@code
 * @RegisterExtension final InvariantExtension invariants = new InvariantExtension();
 * final Store store = invariants.watch(InMemoryStore.create(clock));
 * }</pre>
 *
 * <p>Not for tests in parallel within one instance.
 */
public final class InvariantExtension implements AfterEachCallback {
  private final List<Store> watched = new ArrayList<>();

  /** Watches nothing yet. */
  public InvariantExtension() {}

  /** Checks this store when the present test is over. */
  public <S extends Store> S watch(S store) {
    watched.add(store);
    return store;
  }

  /** Checks this store now, and not once more when the test is over. */
  public void check(Store store) {
    watched.removeIf(other -> other == store);
    StoreInvariants.check(store);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    List<Store> stores = List.copyOf(watched);
    watched.clear();
    stores.forEach(StoreInvariants::check);
  }
}
