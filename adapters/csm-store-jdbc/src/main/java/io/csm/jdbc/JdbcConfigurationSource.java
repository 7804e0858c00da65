package io.csm.jdbc;

import io.csm.core.CsmException;
import io.csm.core.TenantId;
import io.csm.core.config.ConfigurationItem;
import io.csm.json.CsmJson;
import io.csm.spi.ConfigurationSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in tables: the host's own, by SELECT statements, or the one that {@link
 * JdbcDirectoryTables} writes. Thread-safe; each call is one statement for each that was given.
 */
public final class JdbcConfigurationSource implements ConfigurationSource {
  private final DataSource source;
  private final List<Items> statements;

  private JdbcConfigurationSource(DataSource source, List<Items> statements) {
    this.source = source;
    this.statements = List.copyOf(statements);
  }

  /** The configuration that {@link JdbcDirectoryTables} wrote into the tables under that prefix. */
  public static JdbcConfigurationSource ofTables(
      DataSource source, @Nullable String schema, String prefix) {
    CsmJson json = CsmJson.standard();
    return builder(source)
        .items(
            JdbcSchema.database(source, schema, prefix)
                .sql("SELECT item FROM ${directory_item} WHERE tenant = :tenant ORDER BY kind, id"),
            row -> json.read(row.getString("item"), ConfigurationItem.class))
        .build();
  }

  /** A source that reads the host's own tables. */
  public static Builder builder(DataSource source) {
    return new Builder(source);
  }

  @Override
  public List<ConfigurationItem> read(TenantId tenant) {
    List<ConfigurationItem> items = new ArrayList<>();
    for (Items each : statements) {
      items.addAll(each.statement.list(source, Map.of("tenant", tenant.value()), each.item));
    }
    return items;
  }

  private record Items(NamedStatement statement, RowMapper<? extends ConfigurationItem> item) {}

  /** Configures a source. Not thread-safe. */
  public static final class Builder {
    private final DataSource source;
    private final List<Items> statements = new ArrayList<>();

    private Builder(DataSource source) {
      this.source = source;
    }

    /**
     * Items of a table, after those of the statements given before.
     *
     * @param sql selects those of {@code :tenant}, a number, e.g. {@code SELECT id, name FROM
     *     departments WHERE company = :tenant}
     * @param item of such a row
     * @throws CsmException with {@code INVALID_VALUE} if the statement names another parameter
     */
    public Builder items(String sql, RowMapper<? extends ConfigurationItem> item) {
      statements.add(new Items(NamedStatement.of("items", sql, "tenant"), item));
      return this;
    }

    /** The source. */
    public JdbcConfigurationSource build() {
      return new JdbcConfigurationSource(source, statements);
    }
  }
}
