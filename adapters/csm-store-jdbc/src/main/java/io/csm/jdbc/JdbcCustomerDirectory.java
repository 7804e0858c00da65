package io.csm.jdbc;

import io.csm.core.ChannelAccountId;
import io.csm.core.CsmException;
import io.csm.core.CustomerId;
import io.csm.core.HostKey;
import io.csm.core.TenantId;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.IdentityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The customers of a table: the host's own, by two SELECT statements, or the ones that {@link
 * JdbcDirectoryTables} writes. Thread-safe; each call is one statement.
 */
public final class JdbcCustomerDirectory implements CustomerDirectory {
  private final DataSource source;
  private final NamedStatement customer;
  private final NamedStatement identities;

  private JdbcCustomerDirectory(
      DataSource source, NamedStatement customer, NamedStatement identities) {
    this.source = source;
    this.customer = customer;
    this.identities = identities;
  }

  /** The customers that {@link JdbcDirectoryTables} wrote into the tables under that prefix. */
  public static JdbcCustomerDirectory ofTables(
      DataSource source, @Nullable String schema, String prefix) {
    Database database = JdbcSchema.database(source, schema, prefix);
    return of(
        source,
        database.sql(
            "SELECT customer_key FROM ${directory_identity}"
                + " WHERE tenant = :tenant AND account = :account AND address = :address"),
        database.sql(
            "SELECT c.customer_key, i.account, i.address FROM ${directory_customer} c"
                + " LEFT JOIN ${directory_identity} i"
                + " ON i.tenant = c.tenant AND i.customer_key = c.customer_key"
                + " WHERE c.tenant = :tenant AND c.customer_key IN (:keys)"
                + " ORDER BY c.customer_key, i.account, i.address"));
  }

  /**
   * The customers of the host's own tables.
   *
   * <p>In both statements {@code :tenant} is the tenant's id, a number. An account is the id of the
   * channel account, or 0 for an address that holds across accounts.
   *
   * @param customer selects the key of who has {@code :address} on {@code :account}, compared
   *     exactly, e.g. {@code SELECT customer_no FROM customers WHERE company = :tenant AND :account
   *     = 41 AND wechat = :address}; of several rows the first counts
   * @param identities selects key, account and address of the customers of {@code :keys}, a list of
   *     texts: a row for each address, and one with a null address for a customer without any
   * @throws CsmException with {@code INVALID_VALUE} if a statement names another parameter
   */
  public static JdbcCustomerDirectory of(DataSource source, String customer, String identities) {
    return new JdbcCustomerDirectory(
        source,
        NamedStatement.of("customer", customer, "tenant", "account", "address"),
        NamedStatement.of("identities", identities, "tenant", "keys"));
  }

  @Override
  public Optional<HostKey<CustomerId>> find(TenantId tenant, IdentityKey identity) {
    ChannelAccountId account = identity.account();
    return customer
        .<HostKey<CustomerId>>list(
            source,
            Map.of(
                "tenant", tenant.value(),
                "account", account == null ? 0L : account.value(),
                "address", identity.address()),
            row -> HostKey.of(row.getString(1)))
        .stream()
        .findFirst();
  }

  @Override
  public SortedMap<HostKey<CustomerId>, List<IdentityKey>> identities(
      TenantId tenant, List<HostKey<CustomerId>> keys) {
    Arguments.list("keys", keys);
    SortedMap<HostKey<CustomerId>, List<IdentityKey>> found = new TreeMap<>();
    if (keys.isEmpty()) {
      return found;
    }
    TreeSet<HostKey<CustomerId>> wanted = new TreeSet<>(keys);
    Map<String, Object> values =
        Map.of("tenant", tenant.value(), "keys", wanted.stream().map(HostKey::value).toList());
    for (Row row :
        identities.<Row>list(
            source,
            values,
            at -> new Row(HostKey.of(at.getString(1)), at.getLong(2), at.getString(3)))) {
      if (wanted.contains(row.key())) {
        List<IdentityKey> all = found.computeIfAbsent(row.key(), key -> new ArrayList<>());
        if (row.address() != null) {
          all.add(
              new IdentityKey(
                  row.account() == 0 ? null : new ChannelAccountId(row.account()), row.address()));
        }
      }
    }
    return found;
  }

  private record Row(HostKey<CustomerId> key, long account, @Nullable String address) {}
}
