package io.csm.jdbc;

import io.csm.core.AgentId;
import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.core.people.AgentProfile;
import io.csm.json.CsmJson;
import io.csm.spi.AgentDirectory;
import io.csm.spi.Changed;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The agents of a table: the host's own, by two SELECT statements, or the one that {@link
 * JdbcDirectoryTables} writes. Thread-safe; each call is one statement.
 */
public final class JdbcAgentDirectory implements AgentDirectory {
  private final DataSource source;
  private final NamedStatement agents;
  private final RowMapper<AgentProfile> profile;
  private final NamedStatement changes;

  private JdbcAgentDirectory(
      DataSource source,
      NamedStatement agents,
      RowMapper<AgentProfile> profile,
      NamedStatement changes) {
    this.source = source;
    this.agents = agents;
    this.profile = profile;
    this.changes = changes;
  }

  /** The agents that {@link JdbcDirectoryTables} wrote into the tables under that prefix. */
  public static JdbcAgentDirectory ofTables(
      DataSource source, @Nullable String schema, String prefix) {
    Database database = JdbcSchema.database(source, schema, prefix);
    CsmJson json = CsmJson.standard();
    return of(
        source,
        database.sql(
            "SELECT profile FROM ${directory_agent} WHERE tenant = :tenant AND agent_key IN (:keys)"
                + " AND profile IS NOT NULL"),
        row -> json.read(row.getString("profile"), AgentProfile.class),
        database.sql(
            "SELECT agent_key, changed FROM ${directory_agent}"
                + " WHERE tenant = :tenant AND changed > :after ORDER BY changed LIMIT :limit"));
  }

  /**
   * The agents of the host's own tables.
   *
   * <p>In both statements {@code :tenant} is the tenant's id, a number.
   *
   * @param agents selects those of {@code :keys}, a list of texts, e.g. {@code SELECT … FROM staff
   *     WHERE company = :tenant AND staff_no IN (:keys)}
   * @param profile of such a row, with its key; a row with a key that was not asked for, as a
   *     column that ignores case may give it, is left out
   * @param changes selects key and a number that grows with each change, of at most {@code :limit}
   *     rows after {@code :after}, in that order, e.g. {@code SELECT staff_no, changed FROM staff
   *     WHERE company = :tenant AND changed > :after ORDER BY changed LIMIT :limit}. Where several
   *     rows may share a number, order by the key too, and go on after {@code :after} and {@code
   *     :key}. Numbers must become visible in their order, and rows of agents who left must stay
   *     for as long as somebody may not have read of it.
   * @throws CsmException with {@code INVALID_VALUE} if a statement names another parameter
   */
  public static JdbcAgentDirectory of(
      DataSource source, String agents, RowMapper<AgentProfile> profile, String changes) {
    return new JdbcAgentDirectory(
        source,
        NamedStatement.of("agents", agents, "tenant", "keys"),
        profile,
        NamedStatement.of("changes", changes, "tenant", "after", "key", "limit"));
  }

  @Override
  public SortedMap<HostKey<AgentId>, AgentProfile> find(
      TenantId tenant, List<HostKey<AgentId>> keys) {
    Arguments.list("keys", keys);
    SortedMap<HostKey<AgentId>, AgentProfile> found = new TreeMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    TreeSet<HostKey<AgentId>> wanted = new TreeSet<>(keys);
    Map<String, Object> values =
        Map.of("tenant", tenant.value(), "keys", wanted.stream().map(HostKey::value).toList());
    for (AgentProfile each : agents.list(source, values, profile)) {
      HostKey<AgentId> key = each.key();
      if (key == null) {
        throw CsmException.of(
            Code.BROKEN_PORT, "agents", "port", "RowMapper", "detail", "a profile without its key");
      }
      if (wanted.contains(key)) {
        found.put(key, each);
      }
    }
    return found;
  }

  @Override
  public Changed<HostKey<AgentId>> changedAfter(TenantId tenant, String cursor, int limit) {
    Arguments.range("limit", limit, 1, Arguments.MAX_LIST);
    Place after = Place.parse(cursor);
    List<Place> places =
        changes.list(
            source,
            Map.of(
                "tenant", tenant.value(),
                "after", after.number(),
                "key", after.key(),
                "limit", limit),
            row -> new Place(row.getLong(2), row.getString(1)));
    return new Changed<>(
        places.stream().map(place -> HostKey.<AgentId>of(place.key())).toList(),
        places.isEmpty() ? cursor : places.get(places.size() - 1).toString());
  }

  /** How far the changes were read. */
  private record Place(long number, String key) {
    private static final Place BEGIN = new Place(Long.MIN_VALUE, "");

    static Place parse(String cursor) {
      if (cursor.isEmpty()) {
        return BEGIN;
      }
      int bar = cursor.indexOf('|');
      try {
        return new Place(
            Long.parseLong(cursor.substring(0, Math.max(0, bar))), cursor.substring(bar + 1));
      } catch (NumberFormatException broken) {
        throw new CsmException(
            CsmException.of(
                    Code.MALFORMED,
                    "cursor",
                    "detail",
                    "not a cursor of this directory",
                    "expected",
                    "what the last answer said")
                .problem(),
            broken);
      }
    }

    @Override
    public String toString() {
      return number + "|" + key;
    }
  }
}
