package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A transaction that was joined")
class JoinedTransactionsTest {
  private final JoinedTransactions transactions = new JoinedTransactions();
  private final AtomicInteger hooks = new AtomicInteger();

  private static Connection connection() {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException(method.toString());
            });
  }

  @Test
  @DisplayName("passes on that it was committed, once, and nothing when only its scope ends")
  void committed() {
    JoinedTransactions.Scope first = transactions.join(connection());
    try (first) {
      transactions.afterCommit(hooks::incrementAndGet);
      transactions.afterCommit(hooks::incrementAndGet);
    }
    assertThat(hooks).hasValue(0);

    first.committed();
    first.committed();

    assertThat(hooks).hasValue(2);
  }

  @Test
  @DisplayName("leaves nothing to the next one if it was rolled back")
  void rolledBack() {
    JoinedTransactions.Scope first = transactions.join(connection());
    try (first) {
      transactions.afterCommit(hooks::incrementAndGet);
    }
    transactions.afterCommit(hooks::incrementAndGet);

    JoinedTransactions.Scope next = transactions.join(connection());
    next.close();
    next.committed();

    assertThat(hooks).hasValue(0);
  }
}
