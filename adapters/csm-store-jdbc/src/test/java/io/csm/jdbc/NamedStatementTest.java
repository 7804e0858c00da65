package io.csm.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.Code;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A statement with parameters by name")
class NamedStatementTest {

  private static List<String> texts(String sql, Map<String, ?> values) {
    return NamedStatement.of("sql", sql, "tenant", "keys")
        .list(TestTables.source(Dialect.H2), values, row -> row.getString(1));
  }

  @Test
  @DisplayName("takes each value where its name is, as often as it is there")
  void values() {
    assertThat(texts("SELECT :tenant || '/' || :tenant", Map.of("tenant", "a")))
        .containsExactly("a/a");
  }

  @Test
  @DisplayName("takes a list as so many values")
  void lists() {
    assertThat(
            texts(
                "SELECT C1 FROM (VALUES 'a', 'b', 'c') WHERE C1 IN (:keys) AND :tenant = 'x'"
                    + " ORDER BY C1",
                Map.of("keys", List.of("c", "a"), "tenant", "x")))
        .containsExactly("a", "c");
  }

  @Test
  @DisplayName("leaves alone what is quoted, and casts")
  void quoted() {
    assertThat(texts("SELECT ':tenant ' || 1::VARCHAR AS \":keys\"", Map.of()))
        .containsExactly(":tenant 1");
  }

  @Test
  @DisplayName("with a name that means nothing is refused")
  void unknown() {
    Refused.with(Code.INVALID_VALUE, () -> NamedStatement.of("sql", "SELECT :tenent", "tenant"));
  }

  @Test
  @DisplayName("that the database refuses fails as the store does")
  void failing() {
    Refused.with(Code.STORE_FAILED, () -> texts("SELECT * FROM nowhere", Map.of()));
  }
}
