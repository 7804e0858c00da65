package io.csm.jdbc;

import org.junit.jupiter.api.DisplayName;

@DisplayName("A store in a file of H2")
class H2StoreTest extends JdbcStoreContract {
  H2StoreTest() {
    super(Dialect.H2);
  }
}
