package io.csm.spring;

import io.csm.core.Position;
import io.csm.core.TenantId;
import io.csm.desk.Csm;
import io.csm.spi.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether an engine is open and its store answers. Thread-safe. */
public final class EngineHealth {
  private static final TenantId ANY = new TenantId(1);

  private final Csm csm;
  private final @Nullable Store store;

  /**
   * The health of an engine.
   *
   * @param store that it works on, or null for the one in memory
   */
  public EngineHealth(Csm csm, @Nullable Store store) {
    this.csm = csm;
    this.store = store;
  }

  /**
   * Details for people: how many decisions of routing this node has committed, and of the store its
   * kind, its shards, and how many events its journal has had. Costs one read of the store.
   *
   * @throws RuntimeException if the engine is closed or the store does not answer
   */
  public Map<String, Object> check() {
    csm.desk(ANY);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("decisions", csm.decisions());
    details.put("store", store == null ? "memory" : store.getClass().getSimpleName());
    if (store != null) {
      List<Position> ends = store.ends();
      details.put("shards", ends.size());
      details.put("events", ends.stream().mapToLong(Position::value).sum());
    }
    return details;
  }
}
