package io.csm.jdbc;

/** Numbers that only grow, one per tenant, in tables (tenant, last_number). */
final class Counters {
  private Counters() {}

  /**
   * Raises numbers per tenant, which begin at 0, and answers each tenant with its new number,
   * except on MySQL, where {@link #reading} does that. Parameters are tenant and by how much, for
   * each.
   */
  static String raising(Dialect dialect, String table, int tenants) {
    return switch (dialect) {
      case H2 ->
          "SELECT tenant, last_number FROM FINAL TABLE (MERGE INTO "
              + table
              + " n USING (VALUES "
              + Dialect.rows("(CAST(? AS BIGINT), CAST(? AS BIGINT))", tenants)
              + ") w(tenant, wanted) ON n.tenant = w.tenant"
              + " WHEN MATCHED THEN UPDATE SET last_number = n.last_number + w.wanted"
              + " WHEN NOT MATCHED THEN INSERT (tenant, last_number) VALUES (w.tenant, w.wanted))";
      case POSTGRESQL ->
          "INSERT INTO "
              + table
              + " AS n (tenant, last_number) VALUES "
              + Dialect.rows("(?, ?)", tenants)
              + " ON CONFLICT (tenant) DO UPDATE"
              + " SET last_number = n.last_number + EXCLUDED.last_number"
              + " RETURNING tenant, last_number";
      case MARIADB, MYSQL ->
          "INSERT INTO "
              + table
              + " (tenant, last_number) VALUES "
              + Dialect.rows("(?, ?)", tenants)
              + " ON DUPLICATE KEY UPDATE last_number = last_number + VALUES(last_number)"
              + (dialect == Dialect.MYSQL ? "" : " RETURNING tenant, last_number");
    };
  }

  /** The numbers of tenants as they are. Parameters are the tenants. */
  static String reading(String table, int tenants) {
    return "SELECT tenant, last_number FROM "
        + table
        + " WHERE tenant IN ("
        + Dialect.rows("?", tenants)
        + ")";
  }
}
